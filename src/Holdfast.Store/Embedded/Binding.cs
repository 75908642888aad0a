using Etcdserverpb;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Holdfast.Store.Embedded;

/// <summary>
/// Binds the services' methods by hand: dotnet-etcd's assembly has etcd's messages and clients, but no server bases.
/// </summary>
internal sealed class Binding : IServiceMethodProvider<KvService>, IServiceMethodProvider<WatchService>, IServiceMethodProvider<AdminService>
{
    private const string Kv = "etcdserverpb.KV";
    private const string Maintenance = "etcdserverpb.Maintenance";

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<KvService> context)
    {
        Unary(context, Kv, "Range", RangeRequest.Parser, RangeResponse.Parser, (s, r, ct) => s.RangeAsync(r, ct));
        Unary(context, Kv, "Put", PutRequest.Parser, PutResponse.Parser, (s, r, ct) => s.PutAsync(r, ct));
        Unary(context, Kv, "DeleteRange", DeleteRangeRequest.Parser, DeleteRangeResponse.Parser, (s, r, ct) => s.DeleteRangeAsync(r, ct));
        Unary(context, Kv, "Txn", TxnRequest.Parser, TxnResponse.Parser, (s, r, ct) => s.TxnAsync(r, ct));
        Unary(context, Kv, "Compact", CompactionRequest.Parser, CompactionResponse.Parser, (s, r, ct) => s.CompactAsync(r, ct));
    }

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<WatchService> context) => context.AddDuplexStreamingMethod(
        Method(MethodType.DuplexStreaming, "etcdserverpb.Watch", "Watch", WatchRequest.Parser, WatchResponse.Parser),
        [],
        (service, requests, client, call) => service.WatchAsync(requests, client, call.CancellationToken));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<AdminService> context)
    {
        Unary(context, Maintenance, "Status", StatusRequest.Parser, StatusResponse.Parser, (s, _, _) => Task.FromResult(s.Status()));
        Unary(context, Maintenance, "MoveLeader", MoveLeaderRequest.Parser, MoveLeaderResponse.Parser,
            (s, r, _) => Task.FromResult(s.MoveLeader(r)));
        Unary(context, "etcdserverpb.Cluster", "MemberList", MemberListRequest.Parser, MemberListResponse.Parser,
            (s, _, _) => Task.FromResult(s.Members()));
    }

    private static void Unary<TService, TRequest, TResponse>(
        ServiceMethodProviderContext<TService> context, string service, string name,
        MessageParser<TRequest> request, MessageParser<TResponse> response, Func<TService, TRequest, CancellationToken, Task<TResponse>> body)
        where TService : class
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => context.AddUnaryMethod(
            Method(MethodType.Unary, service, name, request, response), [], (s, r, call) => body(s, r, call.CancellationToken));

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        MethodType type, string service, string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => new(type, service, name, Marshaller(request), Marshaller(response));

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : IMessage<T> => new(Write, context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    private static void Write<T>(T message, SerializationContext context)
        where T : IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
