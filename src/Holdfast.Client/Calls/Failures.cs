using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;

namespace Holdfast.Client.Calls;

/// <summary>Says what a failed call means.</summary>
internal static class Failures
{
    private const int QuotedBytes = 200;

    public static HoldfastApiException Unreachable(ImmutableArray<Uri> urls, string lastReason, Exception? inner) => new(
        new ApiError
        {
            Code = HoldfastApiException.Unreachable,
            Message = $"No daemon answers at {Names(urls)}: {lastReason}.",
            Next = "Is it running? Start it with \"holdfast agent\", or name other nodes with --api URL[,URL] or HOLDFAST_API.",
        },
        inner: inner);

    public static HoldfastApiException UnknownOutcome(Uri url, string reason, Exception inner) => new(
        new ApiError
        {
            Code = HoldfastApiException.Unknown,
            Message = $"The daemon at {Name(url)} took the command and then {reason}: it may or may not have been carried out.",
            Next = "Look with \"holdfast status\" and \"holdfast events\" before you give it again.",
        },
        url: url,
        inner: inner);

    public static HoldfastApiException TooLarge(int bytes, int bound) => new(
        new ApiError
        {
            Code = "too-large",
            Message = $"The command has {bytes / 1024} KB, and a daemon takes at most {bound / 1024} KB; it was not sent.",
            Next = "Is it the right file? A spec has at most 1 MB.",
        });

    public static HoldfastApiException BadAnswer(Uri url, int status, string what) => new(
        new ApiError
        {
            Code = HoldfastApiException.BadAnswer,
            Message = $"What answers at {Name(url)} is no Holdfast API that this version understands: {what}.",
            Next = "Check the address and the port (7420 is the default), and compare \"holdfast version\" here and on that node.",
        },
        status,
        url);

    /// <summary>The daemon's own words when it sent them.</summary>
    public static HoldfastApiException Refused(Uri url, HttpStatusCode status, byte[] body)
    {
        var error = JsonCodec.TryDecode<ApiError>(body);
        return error is { Code.Length: > 0 }
            ? new HoldfastApiException(error, (int)status, url)
            : BadAnswer(url, (int)status, $"status {(int)status}, {Quote(body)}");
    }

    public static string Reason(Exception exception) => exception switch
    {
        OperationCanceledException => "it did not answer in time",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "its answer is larger than this client takes",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "connection refused",
        { InnerException: SocketException socket } => $"{socket.SocketErrorCode}: {socket.Message}",
        { InnerException: OperationCanceledException } => "it did not take the connection in time",
        _ => exception.Message.TrimEnd('.'),
    };

    /// <summary>Whether nothing can have reached the daemon.</summary>
    public static bool NothingSent(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private static string Names(ImmutableArray<Uri> urls) => string.Join(", ", urls.Select(Name));

    private static string Name(Uri url) => url.AbsoluteUri.TrimEnd('/');

    private static string Quote(byte[] body)
    {
        if (body.Length == 0)
            return "without a body";
        var text = System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, QuotedBytes)));
        return $"with the body \"{new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)])}\"";
    }
}
