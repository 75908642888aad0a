using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Joining;

/// <summary>Says what a start waits for: when that changes, and every ten seconds while it does not.</summary>
internal sealed partial class Waiting(ILogger logger)
{
    private const long Again = 10_000;

    private string _what = "";
    private long _said;

    public void For(string what, string why)
    {
        var now = Environment.TickCount64;
        if (what == _what && now - _said < Again)
            return;
        (_what, _said) = (what, now);
        LogWaiting(logger, what, why);
    }

    [LoggerMessage(1002, LogLevel.Information, "Waiting for {What}: {Why}")]
    private static partial void LogWaiting(ILogger logger, string what, string why);
}
