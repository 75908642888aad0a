using Grpc.Core;

namespace Holdfast.Store.Embedded;

/// <summary>etcd's own error codes and texts (v3.4 etcdserver/api/v3rpc/rpctypes/error.go): clients know them by the text.</summary>
internal static class Errors
{
    public static RpcException EmptyKey() => Invalid("etcdserver: key is not provided");

    public static RpcException TooManyOperations() => Invalid("etcdserver: too many operations in txn request");

    public static RpcException DuplicateKey() => Invalid("etcdserver: duplicate key given in txn request");

    public static RpcException KeyNotFound() => Invalid("etcdserver: key not found");

    public static RpcException ValueProvided() => Invalid("etcdserver: value is provided");

    public static RpcException TooLarge() => Invalid("etcdserver: request is too large");

    public static RpcException Compacted() => Of(StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted");

    public static RpcException FutureRevision() => Of(StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision");

    public static RpcException LeaseNotFound() => Of(StatusCode.NotFound, "etcdserver: requested lease not found");

    public static RpcException TooManyRequests() => Of(StatusCode.ResourceExhausted, "etcdserver: too many requests");

    public static RpcException NoSpace() => Of(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded");

    public static RpcException MemberNotFound() => Of(StatusCode.NotFound, "etcdserver: member not found");

    public static RpcException Stopped() => Of(StatusCode.Unavailable, "etcdserver: server stopped");

    public static RpcException NotSupported(string what) => Of(StatusCode.Unimplemented, $"the embedded store does not support {what}");

    public static RpcException Invalid(string text) => Of(StatusCode.InvalidArgument, text);

    private static RpcException Of(StatusCode code, string text) => new(new Status(code, text));
}
