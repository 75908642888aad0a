using System.Collections.Concurrent;
using Holdfast.Demo.Board;
using Holdfast.Store.Client;

namespace Holdfast.Lab.Register;

/// <summary>One epoch of being the holder: the registers in memory, written through to the store one write at a time.</summary>
internal sealed class Reign(RegisterStore store, Order order, Dictionary<string, Held> registers) : IDisposable
{
    private const int MostTries = 3;

    private readonly ConcurrentDictionary<string, Held> _registers = new(registers);
    private readonly SemaphoreSlim _writing = new(1);
    private long _grantRevision = order.GrantRevision;

    public long Epoch => order.Epoch;

    /// <summary>The store has refused a write because the grant is another's.</summary>
    public bool Fenced { get; private set; }

    public long Get(string key) => _registers.GetValueOrDefault(key).Value;

    public async Task<Written> PutAsync(string key, long value)
    {
        await _writing.WaitAsync();
        try
        {
            for (var i = 0; i < MostTries && !Fenced; i++)
                if (await TryAsync(key, value))
                    return Written.Yes;
            return Written.No;
        }
        catch (StoreException e)
        {
            return e is OutcomeUnknownException ? Written.Perhaps : Written.No;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task<bool> TryAsync(string key, long value)
    {
        var outcome = await store.WriteAsync(key, value, _registers.GetValueOrDefault(key), _grantRevision, CancellationToken.None);
        if (outcome.Committed)
            _registers[key] = new Held(value, outcome.Revision);
        else
            await ReadBackAsync(key);
        return outcome.Committed;
    }

    /// <summary>The grant was rewritten, or an earlier write of this holder was done although nobody said so.</summary>
    private async Task ReadBackAsync(string key)
    {
        var revision = await store.GrantRevisionAsync(Epoch, CancellationToken.None);
        Fenced = revision is null;
        var held = await store.ReadAsync(key, CancellationToken.None);
        if (revision is not { } known)
            return;
        _grantRevision = known;
        _registers[key] = held;
    }
}

internal enum Written
{
    Yes,
    No,
    Perhaps,
}
