using Holdfast.Demo;
using Holdfast.Demo.Board;
using Holdfast.Store.Client;

namespace Holdfast.Lab.Register;

/// <summary>Decides what this node may say: it speaks for the registers while it is told to and its lease lasts.</summary>
internal sealed class RegisterDesk(BoardOptions options) : IDisposable
{
    public const string NotHere = "no";

    private readonly RegisterStore _store = new(options);
    private readonly ActingLog _log = ActingLog.Open(options.Log);
    private Reign? _reign;
    private LeaseFile? _lease;

    public long Epoch => Volatile.Read(ref _reign)?.Epoch ?? 0;

    /// <summary>Tries until it has read the registers as they are now, or until it is cancelled.</summary>
    public async Task ActivateAsync(Order order, CancellationToken ct)
    {
        StandBy();
        var registers = await ReadAsync(ct);
        _log.Activated(order.Epoch, BootClock.Now);
        Volatile.Write(ref _reign, new Reign(_store, order, registers));
    }

    public void StandBy()
    {
        if (Interlocked.Exchange(ref _reign, null) is { } reign)
            _log.StoodBy(reign.Epoch, BootClock.Now);
    }

    /// <summary>The answer to <c>get KEY</c> and <c>put KEY VALUE</c>: <c>ok NODE EPOCH VALUE</c>, <c>no</c> or <c>perhaps</c>.</summary>
    public async Task<string> AnswerAsync(string line)
    {
        if (Volatile.Read(ref _reign) is not { } reign)
            return NotHere;
        switch (line.Split(' '))
        {
            case ["get", var key]:
                var value = reign.Get(key);
                return MaySpeak(reign) ? Ok(reign, value) : NotHere;
            case ["put", var key, var text] when long.TryParse(text, out var wanted):
                var written = await reign.PutAsync(key, wanted);
                return written == Written.No ? NotHere : written == Written.Yes && MaySpeak(reign) ? Ok(reign, wanted) : "perhaps";
            default:
                return "what?";
        }
    }

    /// <summary>Code is compiled when it first runs: what a holder does is done once before it counts.</summary>
    public async Task WarmUpAsync(RegisterServer server)
    {
        await server.AskItselfAsync("get warm");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            using var reign = new Reign(_store, new Order(1, 1), await ReadAsync(patience.Token));
            await reign.PutAsync("warm", 1);
            _ = MaySpeak(reign);
        }
        catch (OperationCanceledException)
        {
            // No store just now: then it is slower once.
        }
    }

    /// <summary>A standby that did not look for its store for an hour would look for it when it is needed.</summary>
    public async Task StayWarmAsync()
    {
        while (true)
        {
            if (Epoch == 0)
                await ReadAsync(CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _log.Dispose();
        _lease?.Dispose();
    }

    private string Ok(Reign reign, long value) => $"ok {options.Node} {reign.Epoch} {value}";

    /// <summary>The last look before an answer leaves.</summary>
    private bool MaySpeak(Reign reign)
    {
        var now = BootClock.Now;
        _lease ??= File.Exists(options.LeaseFile) ? LeaseFile.Open(options.LeaseFile) : null;
        if (Volatile.Read(ref _reign) != reign || reign.Fenced || _lease?.CoversAt(now) != true)
            return false;
        _log.Answered(reign.Epoch, now);
        return true;
    }

    private async Task<Dictionary<string, Held>> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await _store.ReadAllAsync(ct);
            }
            catch (StoreException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), ct);
            }
        }
    }
}
