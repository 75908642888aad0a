using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Holdfast.Control.Health;
using Holdfast.Control.Health.Wire;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Checks;

/// <summary>A gRPC server's health service says SERVING: over HTTP/2, in the clear (prior knowledge) or with TLS. Each probe is a connection of its own.</summary>
internal sealed class GrpcProbe : IDisposable
{
    private readonly HttpClient _http = HttpProbe.Create(_ => { });

    public async Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken deadline)
    {
        if (!Uri.TryCreate(check.Target, UriKind.Absolute, out var target))
            return ProbeResult.Fail($"\"{check.Target}\" is no host and port");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, GrpcHealth.Path))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(GrpcHealth.Ask(target.AbsolutePath.TrimStart('/'))) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            };
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
            return await JudgeAsync(response, deadline);
        }
        catch (HttpRequestException e)
        {
            return ProbeResult.Fail(e.InnerException is SocketException socket ? SocketWords.Of(socket) : $"no HTTP/2: {(e.InnerException ?? e).Message}");
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return ProbeResult.Fail(e.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<ProbeResult> JudgeAsync(HttpResponseMessage response, CancellationToken deadline)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return ProbeResult.Fail($"HTTP status {(int)response.StatusCode}");
        var buffer = new byte[GrpcHealth.MaxAnswer];
        var body = await response.Content.ReadAsStreamAsync(deadline);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, deadline);
        // An answer without a message has them in its headers ("Trailers-Only").
        var status = Value(response.TrailingHeaders, "grpc-status") ?? Value(response.Headers, "grpc-status");
        var said = Value(response.TrailingHeaders, "grpc-message") ?? Value(response.Headers, "grpc-message") ?? "";
        return GrpcHealth.Judge(
            buffer.AsSpan(0, length),
            int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null,
            said.Length <= 100 ? said : said[..100]);
    }

    private static string? Value(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
