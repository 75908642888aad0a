using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Holdfast.Store.Embedded;

/// <summary>The database file: opened by one server at a time, checked, and brought to the present layout.</summary>
internal sealed class StoreFile : IDisposable
{
    /// <summary>Marks the file as ours ("HFST"), so that another program's database is not taken for a store.</summary>
    private const int ApplicationId = 0x48465354;

    private const int Layout = 1;

    private readonly FileStream _lock;
    private readonly string _path;

    private StoreFile(string path, FileStream fileLock)
    {
        _path = path;
        _lock = fileLock;
    }

    public ulong ClusterId { get; private set; }

    public ulong MemberId { get; private set; }

    public long Size => new FileInfo(_path).Length;

    public static StoreFile Open(string directory)
    {
        Directory.CreateDirectory(directory);
        var file = new StoreFile(Path.Combine(directory, "store.db"), Lock(directory));
        try
        {
            file.Prepare();
            return file;
        }
        catch (SqliteException e)
        {
            file.Dispose();
            throw Damaged(file._path, e.Message, e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A connection for one user at a time. FULL: an acknowledged write is on the disk (sqlite.org/pragma.html#pragma_synchronous).</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 5,
        }.ConnectionString);
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-8000");
        return connection;
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string directory)
    {
        var path = Path.Combine(directory, "store.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new EmbeddedStoreException(
                $"The store's folder {directory} is in use by another server ({path} is locked). Stop that one, or name another folder.", e);
        }
    }

    private void Prepare()
    {
        using var connection = Connect();
        var application = Scalar(connection, "PRAGMA application_id");
        var layout = Scalar(connection, "PRAGMA user_version");
        if (layout == 0 && Scalar(connection, "SELECT count(*) FROM sqlite_master") == 0)
            Create(connection);
        else if (application != ApplicationId)
            throw new EmbeddedStoreException($"{_path} is not a store of Holdfast. Name another folder, or move that file away.");
        else if (layout > Layout)
            throw new EmbeddedStoreException(
                $"{_path} was written by a newer Holdfast (layout {layout}; this one knows up to {Layout}). Install that version again.");
        Check(connection);
        ClusterId = unchecked((ulong)Scalar(connection, "SELECT cluster FROM state"));
        MemberId = unchecked((ulong)Scalar(connection, "SELECT member FROM state"));
    }

    private void Check(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() as string is var said && said != "ok")
            throw Damaged(_path, said ?? "no answer", null);
    }

    /// <summary>
    /// previous: the version that this one replaced, for prev_kv and for compaction (0: none). live: the newest version of each key
    /// that exists.
    /// </summary>
    private static void Create(SqliteConnection connection) => Execute(connection, $"""
        BEGIN IMMEDIATE;
        CREATE TABLE history(id INTEGER PRIMARY KEY, key BLOB NOT NULL, created INTEGER NOT NULL, version INTEGER NOT NULL,
            deleted INTEGER NOT NULL, previous INTEGER NOT NULL, value BLOB NOT NULL);
        CREATE INDEX history_key ON history(key, id);
        CREATE TABLE live(key BLOB PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE state(one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL, compacted INTEGER NOT NULL,
            cluster INTEGER NOT NULL, member INTEGER NOT NULL);
        INSERT INTO state VALUES(1, 1, 0, {NewId()}, {NewId()});
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Layout};
        COMMIT;
        """);

    private static long NewId() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue | 1;

    private static EmbeddedStoreException Damaged(string path, string what, Exception? inner) => new(
        $"The store {path} is damaged or unreadable ({what}). Nothing was changed. Restore it from a backup, or move it away to begin anew.",
        inner);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
