using System.Net;
using Holdfast.Store.Client;

namespace Holdfast.Demo.Board;

/// <summary>The process: serves the board, follows the store, does what the guard orders, and ends with it.</summary>
internal sealed class BoardService(BoardOptions options, TextReader input, TextWriter output) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopping = new();
    private readonly StoreClient _client = new(new StoreOptions
    {
        Endpoints = options.Store,
        AttemptTimeout = options.StorePatience,
    });

    private LeaseFile? _lease;

    /// <summary>Runs until the input ends or <paramref name="ct"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var registration = ct.Register(_stopping.Cancel);
        using var log = ActingLog.Open(options.Log);
        var store = new BoardStore(_client, options.GrantKey);
        var desk = new BoardDesk(options, store, Lease, log);
        await using var app = await BoardServer.StartAsync(desk, Endpoint(), ct);
        var following = FollowAsync(desk, store);
        var obedience = new Obedience(desk, input, output);
        var beginning = BeginAsync(desk, store, obedience);
        await obedience.RunAsync(_stopping.Token);
        await desk.StandByAsync();
        await _stopping.CancelAsync();
        await Task.WhenAll(following, beginning);
    }

    public void Dispose()
    {
        _lease?.Dispose();
        _client.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A cold start acts at once under the epoch that it was given; a warm one rehearses, then says that it is ready.</summary>
    private async Task BeginAsync(BoardDesk desk, BoardStore store, Obedience obedience)
    {
        try
        {
            if (options.Epoch > 0)
            {
                await ActColdAsync(desk, store);
                obedience.Say($"active {options.Epoch}");
                return;
            }

            if (await Rehearsal.RunAsync(options, _client, _stopping.Token) is { } hindrance)
                await output.WriteLineAsync($"holdfast: could not rehearse, so the first answers may be slow: {hindrance}");
            if (desk.Epoch == 0)
                obedience.Say("standby");
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was ready.
        }
        catch
        {
            // What could not begin must not go on waiting for orders; the caller sees why.
            await _stopping.CancelAsync();
            throw;
        }
    }

    private async Task ActColdAsync(BoardDesk desk, BoardStore store)
    {
        while (true)
        {
            try
            {
                if (await store.GrantRevisionAsync(options.Epoch, _stopping.Token) is { } revision)
                {
                    await desk.ActivateAsync(options.Epoch, revision, _stopping.Token);
                    return;
                }

                throw new DemoException($"Epoch {options.Epoch} is not granted any more; this start is too late.");
            }
            catch (StoreException)
            {
                await Task.Delay(Pause, _stopping.Token);
            }
        }
    }

    /// <summary>Keeps the connection to the store and the board in memory warm, through every break.</summary>
    private async Task FollowAsync(BoardDesk desk, BoardStore store)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await store.FollowAsync(kept => desk.Followed = kept, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StoreException)
            {
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    private LeaseFile? Lease() => _lease ??= File.Exists(options.LeaseFile) ? LeaseFile.Open(options.LeaseFile) : null;

    private IPEndPoint Endpoint() =>
        IPAddress.TryParse(options.Listen.Host, out var address)
            ? new IPEndPoint(address, options.Listen.Port)
            : throw new DemoException($"--listen is {options.Listen}; give a numeric address, such as http://127.0.0.1:8080.");
}
