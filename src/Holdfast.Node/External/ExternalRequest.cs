using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Control.External;
using Holdfast.Model.Spec;

namespace Holdfast.Node.External;

/// <summary>One HTTP request to an appliance. Redirects are not followed, certificates are verified, and no more of an answer is read than its bound.</summary>
internal static class ExternalRequest
{
    private const int MaxBody = 64 * 1024;
    private static readonly TimeSpan MatchPatience = TimeSpan.FromSeconds(1);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="call">The request.</param>
    /// <param name="asks">A question, so GET unless it says otherwise.</param>
    /// <param name="ct">Its time is over.</param>
    public static async Task<ExternalAnswer> SendAsync(ExternalCall call, bool asks, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(call.Method.Length > 0 ? call.Method : asks ? "GET" : "POST"), call.Url);
            if (call.Body.Length > 0)
                request.Content = new StringContent(call.Body, Encoding.UTF8, MediaTypeHeaderValue.TryParse(call.ContentType, out var type) ? type.MediaType ?? "text/plain" : "text/plain");
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (!response.IsSuccessStatusCode)
                return new ExternalAnswer(true, false, $"answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
            if (call.Match.Length == 0)
                return new ExternalAnswer(true, true, "");
            var body = await ReadAsync(await response.Content.ReadAsStreamAsync(ct), ct);
            return Regex.IsMatch(body, call.Match, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchPatience)
                ? new ExternalAnswer(true, true, "")
                : new ExternalAnswer(true, false, "its answer does not match");
        }
        catch (OperationCanceledException)
        {
            return new ExternalAnswer(false, false, "") { Late = true };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new ExternalAnswer(false, false, e.InnerException is { } inner and not IOException ? inner.Message : e.Message);
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken ct)
    {
        var buffer = new byte[MaxBody];
        var read = await stream.ReadAtLeastAsync(buffer, MaxBody, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }
}
