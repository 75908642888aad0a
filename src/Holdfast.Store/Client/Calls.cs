using System.Diagnostics;
using Grpc.Core;

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
                using var answer = call(endpoint, Options(ask, ct));
                return await answer;
            }
            catch (RpcException e)
            {
                ct.ThrowIfCancellationRequested();
                ThrowIfFinal(e, endpoint, ask);
                endpoints.Failed(endpoint);
                await PauseAsync(++tries, started, Failure.Describe(e, endpoint.Address), e, ct);
            }
        }
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
                endpoints.Failed(endpoint);
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
