using Etcdserverpb;
using Grpc.Core;

namespace Holdfast.Store.Tests.Support;

/// <summary>A raw stream of watches.</summary>
internal sealed class WatchStream(Watch.WatchClient client) : IDisposable
{
    private readonly AsyncDuplexStreamingCall<WatchRequest, WatchResponse> _call = client.Watch();

    public Task CreateAsync(WatchCreateRequest request) => _call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = request });

    public Task CancelAsync(long id) =>
        _call.RequestStream.WriteAsync(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = id } });

    public Task AskProgressAsync() => _call.RequestStream.WriteAsync(new WatchRequest { ProgressRequest = new WatchProgressRequest() });

    /// <summary>The next response that fits; others are passed over.</summary>
    public async Task<WatchResponse> NextAsync(Predicate<WatchResponse> fits)
    {
        using var limit = Patience.Limit();
        while (await _call.ResponseStream.MoveNext(limit.Token))
        {
            if (fits(_call.ResponseStream.Current))
                return _call.ResponseStream.Current;
        }

        throw new InvalidOperationException("the stream ended");
    }

    public void Dispose() => _call.Dispose();
}
