using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Checks;

internal static partial class CheckLog
{
    [LoggerMessage(401, LogLevel.Information, "{Service} at epoch {Epoch} is {State}: {Note}")]
    public static partial void Judged(ILogger log, string service, long epoch, string state, string note);

    [LoggerMessage(403, LogLevel.Information, "{Node} is {State}. {Note}")]
    public static partial void Node(ILogger log, string node, string state, string note);

    [LoggerMessage(402, LogLevel.Critical, "the checks of {Service} broke; this is a bug in Holdfast")]
    public static partial void Broken(ILogger log, string service, Exception e);
}
