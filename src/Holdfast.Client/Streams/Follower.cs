using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Client.Calls;
using Holdfast.Model.Json;

namespace Holdfast.Client.Streams;

/// <summary>Follows one stream of one node. It ends with a <see cref="HoldfastApiException"/> when the stream does; who follows begins again.</summary>
internal sealed class Follower(HttpClient http, EndpointRing ring, ClientOptions options)
{
    public async IAsyncEnumerable<T> FollowAsync<T>(string path, string name, [EnumeratorCancellation] CancellationToken cancel)
        where T : class
    {
        var url = ring.InOrder()[0];
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var response = await OpenAsync(url, path, silence, cancel);
        await using var stream = await response.Content.ReadAsStreamAsync(silence.Token);
        var reader = new SseReader(stream, options.MaxAnswerBytes);
        while (await NextAsync(url, reader, silence, cancel) is { } item)
        {
            if (item.Name == name)
                yield return Decode<T>(url, item.Data);
        }

        throw Failures.Unreachable([url], "it ended the stream", inner: null);
    }

    private static T Decode<T>(Uri url, string data)
        where T : class
        => JsonCodec.TryDecode<T>(Encoding.UTF8.GetBytes(data)) ?? throw Failures.BadAnswer(url, 200, $"no {typeof(T).Name} in the stream");

    private async Task<HttpResponseMessage> OpenAsync(Uri url, string path, CancellationTokenSource silence, CancellationToken cancel)
    {
        silence.CancelAfter(options.AnswerTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, path));
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw Failures.Refused(url, response.StatusCode, await response.Content.ReadAsByteArrayAsync(silence.Token));
        }
        catch (Exception e) when (Broken(e, cancel))
        {
            throw Failures.Unreachable([url], Failures.Reason(e), e);
        }
    }

    private async Task<SseEvent?> NextAsync(Uri url, SseReader reader, CancellationTokenSource silence, CancellationToken cancel)
    {
        silence.CancelAfter(options.StreamSilence);
        try
        {
            return await reader.NextAsync(silence.Token);
        }
        catch (InvalidDataException e)
        {
            throw Failures.BadAnswer(url, 200, e.Message);
        }
        catch (Exception e) when (Broken(e, cancel))
        {
            throw Failures.Unreachable([url], Failures.Reason(e), e);
        }
    }

    private static bool Broken(Exception e, CancellationToken cancel)
        => e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested;
}
