using System.Net;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Node.Joining;
using Holdfast.Store.Client;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Storing;

/// <summary>
/// Whether a node without data may found the store. A member that has lost its data and starts as a founder is taken for the former one by the others,
/// and forgets with its vote what it had acknowledged. So it founds only when a majority of the first voters say that they have no data either;
/// as soon as anybody has, there is a store, and this node is to be added to it.
/// </summary>
internal sealed class Founding(AgentOptions options, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromMilliseconds(500) })
    {
        Timeout = TimeSpan.FromSeconds(1),
        MaxResponseContentBufferSize = 64 * 1024,
    };

    private Peer[] Others => [.. options.Voters.Where(p => p.Name != options.Name)];

    /// <summary>True: found it. False: the store answers. Waits until one of both is certain.</summary>
    public async Task<bool> DecideAsync(CancellationToken ct)
    {
        if (Others.Length == 0)
            return true;
        using var store = new StoreClient(new StoreOptions
        {
            Endpoints = [.. Others.Select(p => NodeStore.Url(p.Address, Ports.EtcdClient))],
            AttemptTimeout = TimeSpan.FromSeconds(1),
            Deadline = Pause,
        });
        var waiting = new Waiting(logger);
        while (true)
        {
            if (await AnswersAsync(store, ct))
                return false;
            if (Judge(await Task.WhenAll(Others.Select(p => AskAsync(p, ct)))) is not { } why)
                return true;
            waiting.For("the store", why);
            await Task.Delay(Pause, ct);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Why not yet; <c>null</c> when it may be founded.</summary>
    private string? Judge(StoreData?[] answers)
    {
        var holders = Others.Where((_, i) => answers[i] == StoreData.Held).Select(p => p.Name).ToArray();
        if (holders.Length > 0)
            return $"there is one, since {string.Join(", ", holders)} kept data of it; it does not answer yet.";
        var heard = 1 + answers.Count(a => a is not null);
        return heard > options.Voters.Length / 2
            ? null
            : $"this node has no data of it, and only {heard} of {options.Voters.Length} first voters are here to say whether there is one.";
    }

    private static async Task<bool> AnswersAsync(StoreClient store, CancellationToken ct)
    {
        try
        {
            await store.MembersAsync(ct);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private async Task<StoreData?> AskAsync(Peer peer, CancellationToken ct)
    {
        try
        {
            var answer = await _http.GetByteArrayAsync(new Uri($"http://{new IPEndPoint(peer.Address, Ports.Api)}/v1/version"), ct);
            return JsonCodec.TryDecode<VersionReport>(answer)?.StoreData;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}
