using Holdfast.Demo;
using Holdfast.Lab.Histories;

namespace Holdfast.Lab.Clients;

/// <summary>Clients that read and write a few registers through whoever holds the service, and the history of all that they did.</summary>
internal sealed class Recorder(Switchboard switchboard, int keys = 5)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly HistoryLog _history = new();
    private int _clients;
    private long _values;

    public IReadOnlyList<Operation> History => _history.Operations;

    /// <summary>So many clients, each one operation at a time, until it is cancelled.</summary>
    public Task RunAsync(int clients, CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, clients).Select(i => RunAsync(new Random(i), ct)));

    /// <summary>Reads every register once; false while one does not answer.</summary>
    public async Task<bool> ReadAllAsync(CancellationToken ct)
    {
        var client = Interlocked.Increment(ref _clients);
        for (var key = 0; key < keys; key++)
            if (!await ReadAsync(client, $"r{key}", ct))
                return false;
        return true;
    }

    private async Task RunAsync(Random random, CancellationToken ct)
    {
        var client = Interlocked.Increment(ref _clients);
        while (!ct.IsCancellationRequested)
        {
            var key = $"r{random.Next(keys)}";
            var done = random.Next(2) == 0 ? await ReadAsync(client, key, ct) : await WriteAsync(client, key, ct);
            // What it did may still be on its way: another client goes on, so that each does one thing after the other.
            if (!done)
                client = Interlocked.Increment(ref _clients);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<bool> ReadAsync(int client, string key, CancellationToken ct)
    {
        var invoke = Now;
        try
        {
            if (await switchboard.AskAsync($"get {key}", Patience, ct) is not { } answer)
                return false;
            _history.Begin(new Operation(client, key, OperationKind.Read, 0, answer.Value, invoke, Now));
            return true;
        }
        catch (UnknownException)
        {
            return false;
        }
    }

    private async Task<bool> WriteAsync(int client, string key, CancellationToken ct)
    {
        var value = Interlocked.Increment(ref _values);
        var write = new Operation(client, key, OperationKind.Write, value, 0, Now, null);
        var place = _history.Begin(write);
        try
        {
            // Not cancelled half way: at the end of a run an outcome is still worth knowing.
            var done = await switchboard.AskAsync($"put {key} {value}", Patience, CancellationToken.None) is not null;
            _history.End(place, done ? write with { Return = Now } : null);
            return !done || !ct.IsCancellationRequested;
        }
        catch (UnknownException)
        {
            return false;
        }
    }

    private static long Now => BootClock.Now.Nanoseconds;
}
