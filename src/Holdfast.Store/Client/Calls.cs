using System.Diagnostics;
using Grpc.Core;
using Wire = Etcdserverpb;

namespace Holdfast.Store.Client;

/// <summary>What a call needs, and whether asking twice is the same as asking once.</summary>
internal enum Ask
{
    /// <summary>One server's own knowledge: also of one that has no leader.</summary>
    Local,

    /// <summary>What the majority knows. May be asked again.</summary>
    Read,

    /// <summary>Done once at most: asked again only while it certainly was not done.</summary>
    Write,
}

/// <summary>The one owner of deadlines and retries: a call goes round the endpoints until it is answered, refused or out of time.</summary>
internal sealed class Calls(EndpointSet endpoints, StoreOptions options)
{
    /// <summary>
    /// Makes a server without a leader say so at once (etcd, rpctypes.MetadataRequireLeaderKey), instead of keeping the request until its deadline.
    /// </summary>
    public static readonly Metadata RequireLeader = new() { { "hasleader", "true" } };

    public async Task<T> RunAsync<T>(Ask ask, Func<Endpoint, CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var tries = 0;
        while (true)
        {
            var endpoint = endpoints.Current;
            try
            {
                return await TryAsync(endpoint, ask, call, ct);
            }
            catch (RpcException e)
            {
                ct.ThrowIfCancellationRequested();
                ThrowIfFinal(e, endpoint, ask);
                Leave(endpoint, e);
                await PauseAsync(++tries, started, Failure.Describe(e, endpoint.Address), e, ct);
            }
        }
    }

    private async Task<T> TryAsync<T>(
        Endpoint endpoint, Ask ask, Func<Endpoint, CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct)
    {
        var term = endpoint.Elections.Term;
        using var sent = call(endpoint, Options(ask, ct));
        Observe(sent.ResponseAsync);
        var answer = await (ask == Ask.Local ? sent.ResponseAsync : endpoint.Elections.AwaitAsync(sent.ResponseAsync, term, ct));
        if (TermOf(answer) is var told and > 0)
            endpoint.Elections.Learn(told);
        return answer;
    }

    /// <summary>A call that is given up ends in an error of its own later, which nobody waits for.</summary>
    private static void Observe(Task answer) => _ = answer.ContinueWith(
        static task => task.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static ulong TermOf<T>(T answer) => answer switch
    {
        Wire.TxnResponse response => response.Header.RaftTerm,
        Wire.RangeResponse response => response.Header.RaftTerm,
        _ => 0,
    };

    /// <summary>Moves on from an endpoint, unless it only told of an election: it is as good as any other then.</summary>
    private void Leave(Endpoint endpoint, RpcException e)
    {
        if (e.StatusCode != StatusCode.Aborted)
            endpoints.Failed(endpoint);
    }

    /// <summary>
    /// A try always has its full time: one that is cut short by the deadline of the whole call would turn a write that a store without
    /// a leader is about to refuse into one whose outcome is unknown.
    /// </summary>
    private CallOptions Options(Ask ask, CancellationToken ct) =>
        new(ask == Ask.Local ? null : RequireLeader, DateTime.UtcNow + options.AttemptTimeout, ct);

    private void ThrowIfFinal(RpcException e, Endpoint endpoint, Ask ask)
    {
        switch (Failure.Judge(e))
        {
            case Verdict.Refused:
                throw Failure.Refusal(e, endpoint.Address);
            case Verdict.PerhapsDone when ask == Ask.Write:
                Leave(endpoint, e);
                throw new OutcomeUnknownException(
                    $"A write was sent and not answered; it is perhaps done. Read back. ({Failure.Describe(e, endpoint.Address)})", e);
        }
    }

    /// <summary>Goes straight to the next endpoint; waits a little only after all of them have failed.</summary>
    private async Task PauseAsync(int tries, long started, string last, RpcException e, CancellationToken ct)
    {
        if (tries % endpoints.All.Length == 0)
            await Task.Delay(options.RetryPause, ct);
        if (Stopwatch.GetElapsedTime(started) >= options.Deadline)
        {
            throw new StoreUnavailableException(
                $"No endpoint of the store answered within {options.Deadline.TotalMilliseconds:N0} ms, so nothing was done. Last: {last}", e);
        }
    }
}
