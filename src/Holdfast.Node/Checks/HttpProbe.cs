using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Checks;

/// <summary>
/// An HTTP GET is answered with the right status and text. Each probe is a connection of its own, since a service that takes no new ones is
/// not well; a redirect is not followed, it is the answer.
/// </summary>
internal sealed class HttpProbe : IDisposable
{
    /// <summary>The text is looked for in so much of the body, and no more is read.</summary>
    public const int MaxBody = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseHeadersLength = 64,
        AutomaticDecompression = DecompressionMethods.None,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken deadline)
    {
        if (!Uri.TryCreate(check.Target, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return ProbeResult.Fail($"\"{check.Target}\" is no http address");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.ConnectionClose = true;
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
            return await JudgeAsync(check, response, deadline);
        }
        catch (HttpRequestException e)
        {
            return ProbeResult.Fail(e.InnerException is SocketException socket ? SocketWords.Of(socket) : Words(e));
        }
        catch (IOException e)
        {
            return ProbeResult.Fail($"the answer broke off: {e.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<ProbeResult> JudgeAsync(CheckSpec check, HttpResponseMessage response, CancellationToken deadline)
    {
        var status = (int)response.StatusCode;
        if (check.Status == 0 ? status is < 200 or > 399 : status != check.Status)
            return ProbeResult.Fail($"status {status} instead of {(check.Status == 0 ? "2xx or 3xx" : check.Status)}");
        if (check.Contains.Length == 0)
            return ProbeResult.Pass($"status {status}");
        var body = await response.Content.ReadAsStreamAsync(deadline);
        return await BodyText.ContainsAsync(body, check.Contains, MaxBody, deadline)
            ? ProbeResult.Pass($"status {status} with \"{check.Contains}\"")
            : ProbeResult.Fail($"status {status}, and the body does not contain \"{check.Contains}\"");
    }

    private static string Words(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.ResponseEnded => "the connection was closed without an answer",
        HttpRequestError.SecureConnectionError => "no secure connection: " + (e.InnerException ?? e).Message,
        HttpRequestError.InvalidResponse => "the answer is no HTTP",
        HttpRequestError.ConfigurationLimitExceeded => "the answer's headers are larger than 64 KB",
        _ => e.Message,
    };
}
