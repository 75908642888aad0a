using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Api;

internal static partial class ApiLog
{
    [LoggerMessage(501, LogLevel.Error, "the API could not answer {Method} {Path}; this is a bug in Holdfast")]
    public static partial void Broken(ILogger log, string method, string path, Exception e);

    [LoggerMessage(503, LogLevel.Information, "{Text} [a command, at revision {Revision}]")]
    public static partial void Commanded(ILogger log, string text, long revision);

    [LoggerMessage(502, LogLevel.Warning, "{Client} was dropped from {Path}: {Why}")]
    public static partial void SlowReader(ILogger log, string client, string path, string why);
}
