using System.Collections.Concurrent;
using System.Diagnostics;
using Holdfast.Model.Store;
using Holdfast.Store.Client;

namespace Holdfast.Store.Tests.Support;

/// <summary>
/// Writers that never stop while a server is killed again and again. Each write has a key of its own, so that afterwards every
/// acknowledged one can be looked for. Shows: acknowledged, lost, unknown, and the time from a kill to the next acknowledged write.
/// </summary>
internal sealed class KillRun : IAsyncDisposable
{
    private const int Writers = 4;

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, bool> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<double> _gaps = [];
    private readonly StoreClient _client;
    private readonly Task _writing;
    private int _unknown;
    private long _killed = long.MaxValue;
    private TaskCompletionSource<long> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public KillRun(params Uri[] endpoints)
    {
        _client = new StoreClient(new StoreOptions
        {
            Endpoints = [.. endpoints],
            AttemptTimeout = TimeSpan.FromSeconds(2),
            Deadline = TimeSpan.FromSeconds(5),
        });
        _writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))));
    }

    public static bool IsLong => Environment.GetEnvironmentVariable("HOLDFAST_LONG") == "1";

    /// <summary>Waits for writes, kills, and waits for the next write that begins after the kill and is acknowledged.</summary>
    public async Task KillAsync(int afterWrites, Func<Task> kill, Func<Task> recover)
    {
        var enough = _acknowledged.Count + afterWrites;
        await Patience.UntilAsync(() => Task.FromResult(_acknowledged.Count >= enough), $"{afterWrites} writes are acknowledged");
        await kill();
        _next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _killed, Stopwatch.GetTimestamp());
        await recover();
        var answered = await _next.Task.WaitAsync(Patience.Long);
        _gaps.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref _killed), answered).TotalMilliseconds);
        Volatile.Write(ref _killed, long.MaxValue);
    }

    /// <summary>Stops the writers, and looks for every acknowledged write.</summary>
    public async Task<IReadOnlyList<string>> FindLostAsync()
    {
        await _end.CancelAsync();
        await _writing;
        using var reader = Patience.NewClient([.. (await _client.StatusAsync()).Where(s => s.Reachable).Select(s => s.Endpoint)]);
        var found = (await reader.ReadAsync("")).Entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        return [.. _acknowledged.Keys.Where(key => !found.Contains(key))];
    }

    public void Report(string what, int lost)
    {
        var sorted = _gaps.Order().ToList();
        var text = $"{what}: {sorted.Count} kills, {_acknowledged.Count} acknowledged, {lost} lost, {_unknown} unknown; "
            + $"kill to next write: median {sorted[sorted.Count / 2]:F0} ms, max {sorted[^1]:F0} ms";
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        if (IsLong)
            File.AppendAllText(Path.Combine(Path.GetTempPath(), "holdfast-kill-report.txt"), text + Environment.NewLine);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _writing;
        _client.Dispose();
        _end.Dispose();
    }

    private async Task WriteAsync(int writer)
    {
        for (var i = 0; !_end.IsCancellationRequested; i++)
        {
            var key = $"kill/{writer}/{i:D7}";
            var began = Stopwatch.GetTimestamp();
            try
            {
                await _client.CommitAsync(new Transaction { Compares = [new KeyAbsent(key)], Writes = [new Put(key, new byte[200])] });
                _acknowledged[key] = true;
                if (began > Volatile.Read(ref _killed))
                    _next.TrySetResult(Stopwatch.GetTimestamp());
            }
            catch (OutcomeUnknownException)
            {
                Interlocked.Increment(ref _unknown);
            }
            catch (StoreUnavailableException)
            {
                // Certainly not done; the next write has a key of its own.
            }
        }
    }
}
