using System.Globalization;
using System.Text;
using Holdfast.Demo.Board;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Store.Client;

namespace Holdfast.Lab.Register;

/// <summary>What a register holds, and the store's revision at which it was written (0: never).</summary>
internal readonly record struct Held(long Value, long Revision);

/// <summary>The registers in the cell's store.</summary>
internal sealed class RegisterStore(BoardOptions options) : IDisposable
{
    private const string Prefix = "/lab/register/";

    /// <summary>A server of the store whose leader has died may hold up a read for seconds: the next one is asked early.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromMilliseconds(80);

    private readonly StoreClient _reads = new(new StoreOptions { Endpoints = options.Store, AttemptTimeout = ReadPatience });
    private readonly StoreClient _writes = new(new StoreOptions { Endpoints = options.Store, AttemptTimeout = options.StorePatience });

    /// <summary>All of them, linearizable.</summary>
    public async Task<Dictionary<string, Held>> ReadAllAsync(CancellationToken ct)
        => (await _reads.ReadAsync(Prefix, ct)).Entries.ToDictionary(e => e.Key[Prefix.Length..], Decode);

    public async Task<Held> ReadAsync(string key, CancellationToken ct)
        => await _reads.GetAsync(Prefix + key, ct) is { } entry ? Decode(entry) : default;

    /// <summary>Writes while the grant is still the record of that revision (the fencing token) and the register is still as it is known.</summary>
    public Task<Outcome> WriteAsync(string key, long value, Held known, long grantRevision, CancellationToken ct) => _writes.CommitAsync(
        new Transaction
        {
            Compares =
            [
                new ModifiedAt(options.GrantKey, grantRevision),
                known.Revision == 0 ? new KeyAbsent(Prefix + key) : new ModifiedAt(Prefix + key, known.Revision),
            ],
            Writes = [new Put(Prefix + key, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)))],
        },
        ct);

    /// <summary>The grant's present revision while it is of this epoch, else <c>null</c>: it may be rewritten (a switchover) under its epoch.</summary>
    public async Task<long?> GrantRevisionAsync(long epoch, CancellationToken ct)
        => await _reads.GetAsync(options.GrantKey, ct) is { } entry && JsonCodec.TryDecode<Grant>(entry.Value.Span) is { Holder: not 0 } grant && grant.Epoch == epoch
            ? entry.ModRevision
            : null;

    public void Dispose()
    {
        _reads.Dispose();
        _writes.Dispose();
    }

    private static Held Decode(Entry entry) => new(long.Parse(Encoding.ASCII.GetString(entry.Value.Span), CultureInfo.InvariantCulture), entry.ModRevision);
}
