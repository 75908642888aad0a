using Etcdserverpb;
using Microsoft.Data.Sqlite;

namespace Holdfast.Store.Embedded;

/// <summary>One write of a key, and the version that it replaced.</summary>
internal readonly record struct Written(KeyVersion Version, KeyVersion? Replaced);

/// <summary>
/// Carries out requests, one after another, in one transaction of the database. Used by the writer's loop alone. A request checks
/// everything that can fail before its first write, so a refused one leaves no trace in a transaction shared with others.
/// </summary>
internal sealed class Editor(SqliteConnection connection) : IDisposable
{
    /// <summary>The number of writes that one revision has room for; see <see cref="KeyVersion.Id"/>.</summary>
    private const int MostWrites = 1 << 20;

    private readonly Versions _versions = new(connection);
    private readonly Statements _statements = new(connection);
    private readonly List<Written> _written = [];
    private Progress _committed = new(0, 0);
    private int _place;

    public Progress Progress { get; private set; } = new(0, 0);

    /// <summary>How far the database is, outside any transaction.</summary>
    public Progress Peek() => _versions.Progress();

    public void Begin()
    {
        _statements.Run("BEGIN IMMEDIATE");
        _committed = Progress = _versions.Progress();
        _written.Clear();
    }

    /// <summary>Makes everything since <see cref="Begin"/> durable, and returns the writes in order.</summary>
    public IReadOnlyList<Written> Commit()
    {
        if (Progress != _committed)
        {
            _statements.Run(
                "UPDATE state SET revision = $revision, compacted = $compacted",
                ("$revision", Progress.Revision), ("$compacted", Progress.Compacted));
        }

        _statements.Run("COMMIT");
        _committed = Progress;
        return [.. _written];
    }

    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            _statements.Run("ROLLBACK");
        Progress = _committed;
        _written.Clear();
    }

    public PutResponse Put(PutRequest request)
    {
        CheckIgnoreValue(request);
        return InOneRevision(() => PutNow(request));
    }

    public DeleteRangeResponse Remove(DeleteRangeRequest request) => InOneRevision(() => RemoveNow(request));

    public TxnResponse Transact(TxnRequest request)
    {
        var succeeded = request.Compare.All(compare => Comparison.Holds(compare, _versions));
        var branch = succeeded ? request.Success : request.Failure;
        foreach (var operation in branch)
            CheckAgainstState(operation);
        var response = new TxnResponse { Succeeded = succeeded };
        InOneRevision(() =>
        {
            response.Responses.AddRange(branch.Select(Operate));
            return response;
        });
        return response;
    }

    public void Compact(long revision)
    {
        if (revision <= Progress.Compacted)
            throw Errors.Compacted();
        if (revision > Progress.Revision)
            throw Errors.FutureRevision();
        _statements.Run(
            "DELETE FROM history WHERE id IN (SELECT previous FROM history WHERE id >= $from AND id < $below AND previous <> 0)",
            ("$from", KeyVersion.FirstId(Progress.Compacted + 1)), ("$below", KeyVersion.FirstId(revision + 1)));
        // A removal at the compacted revision itself stays, so that a watch from exactly there still tells it.
        _statements.Run(
            "DELETE FROM history WHERE deleted = 1 AND id >= $from AND id < $below",
            ("$from", KeyVersion.FirstId(Progress.Compacted)), ("$below", KeyVersion.FirstId(revision)));
        Progress = Progress with { Compacted = revision };
    }

    public void Dispose()
    {
        _statements.Dispose();
        _versions.Dispose();
    }

    /// <summary>Everything that the action writes has one revision; the revision rises only if it writes something.</summary>
    private T InOneRevision<T>(Func<T> action)
    {
        _place = 0;
        var result = action();
        if (_place > 0)
            Progress = Progress with { Revision = Progress.Revision + 1 };
        return result;
    }

    private ResponseOp Operate(RequestOp operation) => operation.RequestCase switch
    {
        RequestOp.RequestOneofCase.RequestPut => new() { ResponsePut = PutNow(operation.RequestPut) },
        RequestOp.RequestOneofCase.RequestDeleteRange => new() { ResponseDeleteRange = RemoveNow(operation.RequestDeleteRange) },
        RequestOp.RequestOneofCase.RequestRange => new() { ResponseRange = RangeQuery.Answer(operation.RequestRange, _versions, Progress) },
        _ => throw Errors.NotSupported($"the operation {operation.RequestCase}"),
    };

    private void CheckAgainstState(RequestOp operation)
    {
        if (operation.RequestCase == RequestOp.RequestOneofCase.RequestRange)
            RangeQuery.Check(operation.RequestRange, Progress);
        else if (operation.RequestCase == RequestOp.RequestOneofCase.RequestPut)
            CheckIgnoreValue(operation.RequestPut);
        else if (_versions.CountNewest(BoundsOf(operation.RequestDeleteRange)) > MostWrites / 2)
            throw Errors.TooManyOperations();
    }

    private void CheckIgnoreValue(PutRequest request)
    {
        if (request.IgnoreValue && _versions.Newest(request.Key.ToByteArray()) is null)
            throw Errors.KeyNotFound();
    }

    private PutResponse PutNow(PutRequest request)
    {
        var key = request.Key.ToByteArray();
        var old = _versions.Newest(key);
        var value = request.IgnoreValue ? old!.Value : request.Value.ToByteArray();
        var id = NextId();
        Add(new KeyVersion(id, key, old?.CreateRevision ?? Progress.Revision + 1, (old?.Version ?? 0) + 1, false, value, old?.Id ?? 0), old);
        _statements.Run("INSERT OR REPLACE INTO live(key, id) VALUES($key, $id)", ("$key", key), ("$id", id));
        return new PutResponse { PrevKv = request.PrevKv ? old?.ToKeyValue() : null };
    }

    private DeleteRangeResponse RemoveNow(DeleteRangeRequest request)
    {
        var rows = _versions.Newest(BoundsOf(request), MostWrites);
        foreach (var old in rows)
        {
            Add(new KeyVersion(NextId(), old.Key, 0, 0, true, [], old.Id), old);
            _statements.Run("DELETE FROM live WHERE key = $key", ("$key", old.Key));
        }

        var response = new DeleteRangeResponse { Deleted = rows.Count };
        if (request.PrevKv)
            response.PrevKvs.AddRange(rows.Select(row => row.ToKeyValue()));
        return response;
    }

    private void Add(KeyVersion version, KeyVersion? replaced)
    {
        _statements.Run(
            "INSERT INTO history(id, key, created, version, deleted, previous, value) "
            + "VALUES($id, $key, $created, $version, $deleted, $previous, $value)",
            ("$id", version.Id), ("$key", version.Key), ("$created", version.CreateRevision), ("$version", version.Version),
            ("$deleted", version.Deleted ? 1L : 0L), ("$previous", version.Previous), ("$value", version.Value));
        _written.Add(new Written(version, replaced));
    }

    private long NextId() => _place < MostWrites
        ? KeyVersion.FirstId(Progress.Revision + 1) + _place++
        : throw new InvalidOperationException($"One revision holds more than {MostWrites} writes.");

    private static Bounds BoundsOf(DeleteRangeRequest request) => Bounds.Of(request.Key, request.RangeEnd);
}
