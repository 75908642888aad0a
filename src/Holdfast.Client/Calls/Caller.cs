using System.Net;
using Holdfast.Model.Json;

namespace Holdfast.Client.Calls;

/// <summary>
/// Puts one call to one node after the other until one answers. A question goes on to the next node after any failure; a command only while
/// nothing can have been done: no connection, or a 503, by which a daemon says that it did nothing.
/// </summary>
internal sealed class Caller(HttpClient http, EndpointRing ring, ClientOptions options)
{
    public Task<T> AskAsync<T>(string path, CancellationToken cancel)
        where T : class
        => CallAsync<T>(url => new HttpRequestMessage(HttpMethod.Get, new Uri(url, path)), command: false, cancel);

    public Task<T> CommandAsync<T>(string path, object body, CancellationToken cancel)
        where T : class
    {
        var bytes = JsonCodec.Encode(body);
        if (bytes.Length > options.MaxCommandBytes)
            throw Failures.TooLarge(bytes.Length, options.MaxCommandBytes);
        return CallAsync<T>(url => Post(new Uri(url, path), bytes), command: true, cancel);
    }

    private static HttpRequestMessage Post(Uri url, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        return new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
    }

    private async Task<T> CallAsync<T>(Func<Uri, HttpRequestMessage> request, bool command, CancellationToken cancel)
        where T : class
    {
        var urls = ring.InOrder();
        HoldfastApiException? refused = null;
        Exception? failed = null;
        foreach (var url in urls)
        {
            try
            {
                return await OnceAsync<T>(url, request(url), command ? options.CommandTimeout : options.AnswerTimeout, cancel);
            }
            catch (HoldfastApiException e) when (e.Status == (int)HttpStatusCode.ServiceUnavailable)
            {
                refused = e;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                if (command && !Failures.NothingSent(e))
                    throw Failures.UnknownOutcome(url, Failures.Reason(e), e);
                failed = e;
            }
        }

        throw refused ?? Failures.Unreachable(urls, Failures.Reason(failed!), failed);
    }

    private async Task<T> OnceAsync<T>(Uri url, HttpRequestMessage request, TimeSpan timeout, CancellationToken cancel)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(timeout);
        using (request)
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token);
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            if (!response.IsSuccessStatusCode)
                throw Failures.Refused(url, response.StatusCode, body);
            ring.Answered(url);
            return JsonCodec.TryDecode<T>(body) ?? throw Failures.BadAnswer(url, (int)response.StatusCode, $"no {typeof(T).Name} in the answer");
        }
    }
}
