using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
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

    private readonly HttpClient _http = Create(_ => { });

    public Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken deadline)
        => check.CertificateDays == 0 ? AskAsync(_http, check, deadline) : CertifiedAsync(check, deadline);

    public void Dispose() => _http.Dispose();

    /// <param name="see">Gets the server's certificate, whether it is good or not.</param>
    internal static HttpClient Create(Action<X509Certificate> see) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseHeadersLength = 64,
        AutomaticDecompression = DecompressionMethods.None,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                if (certificate is not null)
                    see(certificate);
                return errors == SslPolicyErrors.None;
            },
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static async Task<ProbeResult> CertifiedAsync(CheckSpec check, CancellationToken deadline)
    {
        DateTime? until = null;
        using var http = Create(c => until = DateTime.Parse(c.GetExpirationDateString(), CultureInfo.CurrentCulture).ToUniversalTime());
        var result = await AskAsync(http, check, deadline);
        return result.Passed && until is { } end ? Certificate(result, (end - DateTime.UtcNow).TotalDays, check.CertificateDays) : result;
    }

    /// <param name="left">Days for which it is still valid.</param>
    internal static ProbeResult Certificate(ProbeResult result, double left, int wanted) => left >= wanted
        ? ProbeResult.Pass(string.Create(CultureInfo.InvariantCulture, $"{result.Evidence}, certificate valid for {Math.Floor(left)} days"))
        : ProbeResult.Fail(string.Create(CultureInfo.InvariantCulture, $"the certificate is valid for {Math.Floor(left)} more days, and {wanted} are wanted"));

    private static async Task<ProbeResult> AskAsync(HttpClient http, CheckSpec check, CancellationToken deadline)
    {
        if (!Uri.TryCreate(check.Target, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return ProbeResult.Fail($"\"{check.Target}\" is no http address");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.ConnectionClose = true;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
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

    private static async Task<ProbeResult> JudgeAsync(CheckSpec check, HttpResponseMessage response, CancellationToken deadline)
    {
        var status = (int)response.StatusCode;
        if (check.Status == 0 ? status is < 200 or > 399 : status != check.Status)
            return ProbeResult.Fail($"status {status} instead of {(check.Status == 0 ? "2xx or 3xx" : check.Status)}");
        if (Header(check.Header, response) is { } lacking)
            return ProbeResult.Fail($"status {status}, and {lacking}");
        if (check.Contains.Length == 0)
            return ProbeResult.Pass($"status {status}");
        var body = await response.Content.ReadAsStreamAsync(deadline);
        return await BodyText.ContainsAsync(body, check.Contains, MaxBody, deadline)
            ? ProbeResult.Pass($"status {status} with \"{check.Contains}\"")
            : ProbeResult.Fail($"status {status}, and the body does not contain \"{check.Contains}\"");
    }

    /// <summary>What is wrong with the header that is asked for, or <c>null</c>.</summary>
    private static string? Header(string? asked, HttpResponseMessage response)
    {
        if (asked?.Split(':', 2) is not [var name, var text])
            return null;
        var values = response.Headers.NonValidated.TryGetValues(name.Trim(), out var own) ? own
            : response.Content.Headers.NonValidated.TryGetValues(name.Trim(), out var content) ? content : default;
        if (values.Count == 0)
            return $"the answer has no header {name.Trim()}";
        var value = string.Join(", ", values);
        return value.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) ? null : $"its header {name.Trim()} is \"{(value.Length <= 80 ? value : value[..80])}\", without \"{text.Trim()}\"";
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
