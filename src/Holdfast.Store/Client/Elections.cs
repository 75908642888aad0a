using Grpc.Core;
using Wire = Etcdserverpb;

namespace Holdfast.Store.Client;

/// <summary>
/// Notices that the leader to which a request may have been handed on is gone. A follower hands a write on to the leader and waits; a
/// leader that dies takes it along, and the follower, which has elected another meanwhile, goes on waiting for its own long time-out.
/// So a call that is late looks at the server's term, which rises with each election, and is given up when it has risen.
/// </summary>
internal sealed class Elections(Wire.Maintenance.MaintenanceClient server)
{
    /// <summary>A call that takes longer than this is late. Far above a commit, below an election.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LookTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private Task<ulong> _look = Task.FromResult(0UL);
    private ulong _term;

    /// <summary>The newest term that the server has told of.</summary>
    public ulong Term => Volatile.Read(ref _term);

    public void Learn(ulong term)
    {
        var known = Term;
        while (term > known && Interlocked.CompareExchange(ref _term, term, known) != known)
            known = Term;
    }

    /// <summary>The call's answer; or an <see cref="RpcException"/> (Aborted) when a leader of a later term has not answered it either.</summary>
    public async Task<T> AwaitAsync<T>(Task<T> answer, ulong sentIn, CancellationToken ct)
    {
        var elected = false;
        for (var wait = Late; ; wait = BetweenLooks)
        {
            try
            {
                return await answer.WaitAsync(wait, ct);
            }
            catch (TimeoutException) when (elected)
            {
                throw new RpcException(new Status(
                    StatusCode.Aborted, "the store elected another leader meanwhile, and the request was perhaps lost with the former"));
            }
            catch (TimeoutException)
            {
                var term = await LookAsync(answer);
                // Unknown before (the first call of all): from here on it is known.
                sentIn = sentIn == 0 ? term : sentIn;
                // What the former leader had passed on is committed with the new one's first entry: it gets one more wait for that.
                elected = term > sentIn;
            }
        }
    }

    /// <summary>
    /// 0 when the server does not answer, or knows no leader yet. A server that is gone without a word answers this no sooner than the call, whose end
    /// (its deadline) is then not waited for in vain.
    /// </summary>
    private async Task<ulong> LookAsync(Task answer)
    {
        var look = LookAsync();
        return await Task.WhenAny(look, answer) == look ? await look : 0;
    }

    /// <summary>One look serves all calls that are late.</summary>
    private Task<ulong> LookAsync()
    {
        lock (_lock)
            return _look.IsCompleted ? _look = AskAsync() : _look;
    }

    private async Task<ulong> AskAsync()
    {
        try
        {
            var options = new CallOptions(deadline: DateTime.UtcNow + LookTimeout);
            var status = await server.StatusAsync(new Wire.StatusRequest(), options);
            Learn(status.RaftTerm);
            return status.Leader == 0 ? 0 : status.RaftTerm;
        }
        catch (Exception e) when (e is RpcException or ObjectDisposedException)
        {
            return 0; // Evidence of nothing; the call itself has its own time-out.
        }
    }
}
