using Grpc.Core;

namespace Holdfast.Store.Client;

/// <summary>What a failed call says about the work that it asked for.</summary>
internal enum Verdict
{
    /// <summary>It was not begun: ask again, elsewhere.</summary>
    NotDone,

    /// <summary>It may have been done. A read may be asked again; a write may not.</summary>
    PerhapsDone,

    /// <summary>The store refused for good.</summary>
    Refused,
}

/// <summary>Reads gRPC and etcd errors (etcd v3.4 etcdserver/api/v3rpc/rpctypes/error.go).</summary>
internal static class Failure
{
    public static Verdict Judge(RpcException e) => e.StatusCode switch
    {
        StatusCode.Unavailable => NeverConnected(e) || Says(e, "etcdserver: no leader") ? Verdict.NotDone : Verdict.PerhapsDone,
        // raft took no proposal because it has no leader or is handing leadership over; nothing was appended or forwarded.
        StatusCode.Unknown when Says(e, "raft proposal dropped") => Verdict.NotDone,
        StatusCode.ResourceExhausted => Says(e, "too many requests") ? Verdict.NotDone : Verdict.Refused,
        StatusCode.InvalidArgument or StatusCode.OutOfRange or StatusCode.FailedPrecondition or StatusCode.Unimplemented
            or StatusCode.NotFound or StatusCode.PermissionDenied or StatusCode.Unauthenticated => Verdict.Refused,
        _ => Verdict.PerhapsDone,
    };

    public static StoreException Refusal(RpcException e, Uri endpoint) =>
        e.StatusCode == StatusCode.OutOfRange && Says(e, "has been compacted")
            ? new CompactedException(0, e)
            : new StoreRefusedException($"The store at {endpoint} refused: {e.Status.Detail}{Advice(e)}", e);

    public static string Describe(RpcException e, Uri endpoint) => $"{endpoint}: {e.StatusCode}, {e.Status.Detail}";

    private static bool NeverConnected(RpcException e) => e.Status.DebugException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError
    };

    private static bool Says(RpcException e, string text) => e.Status.Detail.Contains(text, StringComparison.Ordinal);

    private static string Advice(RpcException e) =>
        Says(e, "space exceeded") ? " The database has reached its quota: compact and defragment it, then disarm the alarm." : "";
}
