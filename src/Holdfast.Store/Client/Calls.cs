using System.Diagnostics;
using Grpc.Core;

namespace Holdfast.Store.Client;

/// <summary>The one owner of deadlines and retries: a call goes round the endpoints until it is answered, refused or out of time.</summary>
internal sealed class Calls(EndpointSet endpoints, StoreOptions options)
{
    /// <summary>
    /// Makes a server without a leader say so at once (etcd, rpctypes.MetadataRequireLeaderKey), instead of keeping the request until its deadline.
    /// </summary>
    public static readonly Metadata RequireLeader = new() { { "hasleader", "true" } };

    /// <param name="repeatable">Whether asking twice is the same as asking once: reads are, transactions are not.</param>
    public async Task<T> RunAsync<T>(bool repeatable, Func<Endpoint, CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var tries = 0;
        while (true)
        {
            var endpoint = endpoints.Current;
            var left = options.Deadline - Stopwatch.GetElapsedTime(started);
            try
            {
                using var answer = call(endpoint, Options(left, ct));
                return await answer;
            }
            catch (RpcException e)
            {
                ct.ThrowIfCancellationRequested();
                ThrowIfFinal(e, endpoint, repeatable);
                endpoints.Failed(endpoint);
                await PauseAsync(++tries, started, Failure.Describe(e, endpoint.Address), e, ct);
            }
        }
    }

    private CallOptions Options(TimeSpan left, CancellationToken ct)
    {
        var limit = left < options.AttemptTimeout ? left : options.AttemptTimeout;
        return new CallOptions(RequireLeader, DateTime.UtcNow + limit, ct);
    }

    private void ThrowIfFinal(RpcException e, Endpoint endpoint, bool repeatable)
    {
        switch (Failure.Judge(e))
        {
            case Verdict.Refused:
                throw Failure.Refusal(e, endpoint.Address);
            case Verdict.PerhapsDone when !repeatable:
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
