using Microsoft.Data.Sqlite;

namespace Holdfast.Store.Embedded;

/// <summary>Reads of versions over one connection, by prepared statements. What is seen is that of the connection's transaction.</summary>
internal sealed class Versions(SqliteConnection connection) : IDisposable
{
    private const string Columns = "h.id, h.key, h.created, h.version, h.deleted, h.value, h.previous";
    private const string Live = "FROM live l JOIN history h ON h.id = l.id WHERE l.key";
    private const string Past = "FROM history h WHERE h.deleted = 0 AND h.id IN (SELECT max(id) FROM history WHERE id < $below AND key";

    private readonly Statements _statements = new(connection);

    public Progress Progress()
    {
        using var reader = _statements.Get("SELECT revision, compacted FROM state").ExecuteReader();
        reader.Read();
        return new Progress(reader.GetInt64(0), reader.GetInt64(1));
    }

    public KeyVersion? Newest(byte[] key) =>
        Rows(_statements.Get($"SELECT {Columns} {Live} = $from", ("$from", key))).FirstOrDefault();

    /// <summary>The versions that exist now, in the order of their keys; at most <paramref name="limit"/>.</summary>
    public List<KeyVersion> Newest(Bounds bounds, long limit) => bounds.IsEmpty
        ? []
        : [.. Rows(_statements.Get(
            $"SELECT {Columns} {Live} {Where(bounds, "l.key")} ORDER BY l.key LIMIT $limit", [.. Keys(bounds), ("$limit", limit)]))];

    public long CountNewest(Bounds bounds) => bounds.IsEmpty
        ? 0
        : (long)_statements.Get($"SELECT count(*) FROM live l WHERE l.key {Where(bounds, "l.key")}", Keys(bounds)).ExecuteScalar()!;

    /// <summary>The versions that existed at a past revision, in the order of their keys.</summary>
    public List<KeyVersion> At(long revision, Bounds bounds) => bounds.IsEmpty
        ? []
        : [.. Rows(_statements.Get(
            $"SELECT {Columns} {Past} {Where(bounds, "key")} GROUP BY key) ORDER BY h.key",
            [.. Keys(bounds), ("$below", KeyVersion.FirstId(revision + 1))]))];

    /// <summary>What was written from one revision to another, in order, with what each write replaced.</summary>
    public List<Written> Between(long from, long to)
    {
        var written = Rows(_statements.Get(
            $"SELECT {Columns} FROM history h WHERE h.id >= $from AND h.id < $below ORDER BY h.id",
            ("$from", KeyVersion.FirstId(from)), ("$below", KeyVersion.FirstId(to + 1)))).ToList();
        return [.. written.Select(version => new Written(version, ById(version.Previous)))];
    }

    public void Dispose()
    {
        _statements.Dispose();
        connection.Dispose();
    }

    private KeyVersion? ById(long id) =>
        id == 0 ? null : Rows(_statements.Get($"SELECT {Columns} FROM history h WHERE h.id = $id", ("$id", id))).FirstOrDefault();

    /// <summary>Comparisons behind the name of the key column; SQLite compares blobs by their bytes, as etcd does.</summary>
    private static string Where(Bounds bounds, string column) => bounds switch
    {
        { IsOneKey: true } => "= $from",
        { IsOpen: true } => ">= $from",
        _ => $">= $from AND {column} < $end",
    };

    private static (string, object)[] Keys(Bounds bounds) =>
        bounds.IsOneKey || bounds.IsOpen ? [("$from", bounds.From)] : [("$from", bounds.From), ("$end", bounds.End)];

    private static IEnumerable<KeyVersion> Rows(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new KeyVersion(
                reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4) != 0,
                reader.GetFieldValue<byte[]>(5), reader.GetInt64(6));
        }
    }
}
