using System.Net.Sockets;
using System.Text;
using Holdfast.Control.Health;
using Holdfast.Control.Promoting;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;
using Holdfast.Node.Checks;
using Holdfast.Node.Os;

namespace Holdfast.Node.Promoting;

/// <summary>Fetches what an application says of itself as a standby: from a file, by HTTP, or from a program's output.</summary>
internal sealed class ReportSource : IDisposable
{
    private readonly HttpClient _http = HttpProbe.Create(_ => { });

    /// <summary>The answer as it is; whether it can be read is another question.</summary>
    public async Task<ProbeResult> FetchAsync(CheckSpec source, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(source.Timeout);
        try
        {
            return source.Kind switch
            {
                CheckKind.File => await FileAsync(source, deadline.Token),
                CheckKind.Script => await ScriptProbe.RunAsync(source, read: true, cancel),
                _ => await HttpAsync(source, deadline.Token),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeResult.Fail($"no answer within {source.Timeout.TotalMilliseconds:0} ms");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<ProbeResult> FileAsync(CheckSpec source, CancellationToken deadline)
    {
        try
        {
            // A pipe would keep whoever opens it waiting.
            if (FileFacts.Of(source.Target) is not { } facts)
                return ProbeResult.Fail("there is no such file, or it cannot be looked at");
            if (!facts.IsRegular)
                return ProbeResult.Fail("it is no plain file");
            var age = DateTime.UtcNow - File.GetLastWriteTimeUtc(source.Target);
            if (source.MaxAge > TimeSpan.Zero && age > source.MaxAge)
                return ProbeResult.Fail($"it was last written {Spoken.Span(age)} ago");
            await using var stream = new FileStream(source.Target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
            return await ReadAsync(stream, deadline);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return ProbeResult.Fail(e.Message);
        }
    }

    private async Task<ProbeResult> HttpAsync(CheckSpec source, CancellationToken deadline)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, source.Target);
            request.Headers.ConnectionClose = true;
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
            var status = (int)response.StatusCode;
            if (source.Status == 0 ? status is < 200 or > 299 : status != source.Status)
                return ProbeResult.Fail($"status {status} instead of {(source.Status == 0 ? "2xx" : source.Status)}");
            return await ReadAsync(await response.Content.ReadAsStreamAsync(deadline), deadline);
        }
        catch (HttpRequestException e)
        {
            return ProbeResult.Fail(e.InnerException is SocketException socket ? SocketWords.Of(socket) : e.Message);
        }
        catch (Exception e) when (e is IOException or UriFormatException or InvalidOperationException)
        {
            return ProbeResult.Fail(e.Message);
        }
    }

    private static async Task<ProbeResult> ReadAsync(Stream stream, CancellationToken deadline)
    {
        var buffer = new byte[StandbyReport.MaxText + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, deadline);
        return length > StandbyReport.MaxText
            ? ProbeResult.Fail($"it is longer than {StandbyReport.MaxText / 1024} KB")
            : ProbeResult.Pass("read") with { Output = Encoding.UTF8.GetString(buffer, 0, length) };
    }
}
