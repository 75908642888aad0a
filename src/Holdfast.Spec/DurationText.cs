using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Spec.Values;

namespace Holdfast.Spec;

/// <summary>Durations as people write them: a number and a unit, <c>50ms</c>, <c>1.5s</c>, <c>2m</c>, <c>1h</c>.</summary>
public static partial class DurationText
{
    /// <summary>For JSON schema.</summary>
    internal const string Pattern = "^[0-9]{1,9}(\\.[0-9]{1,6})?(us|ms|s|m|h)$";

    /// <summary>False: it is no duration. Rounded to 100 ns.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        if (text.Length > 24 || Parts().Match(text) is not { Success: true } parts) return false;
        var number = decimal.Parse(parts.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        span = TimeSpan.FromTicks((long)decimal.Round(number * TicksOf(parts.Groups["unit"].Value)));
        return true;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> takes back: <c>1.5s</c>, <c>50ms</c>, <c>2m</c>.</summary>
    public static string Of(TimeSpan span)
    {
        if (span == TimeSpan.Zero) return "0s";
        if (span.Ticks % TimeSpan.TicksPerHour == 0) return Number(span.Ticks / TimeSpan.TicksPerHour) + "h";
        if (span.Ticks % TimeSpan.TicksPerMinute == 0) return Number(span.Ticks / TimeSpan.TicksPerMinute) + "m";
        if (span >= TimeSpan.FromSeconds(1)) return Number((decimal)span.Ticks / TimeSpan.TicksPerSecond) + "s";
        return span.Ticks >= TimeSpan.TicksPerMillisecond
            ? Number((decimal)span.Ticks / TimeSpan.TicksPerMillisecond) + "ms"
            : Number((decimal)span.Ticks / TimeSpan.TicksPerMicrosecond) + "us";
    }

    private static string Number(decimal number) => number.ToString("0.#######", CultureInfo.InvariantCulture);

    private static long TicksOf(string unit) => unit switch
    {
        "us" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        _ => TimeSpan.TicksPerHour,
    };

    [GeneratedRegex(@"^(?<number>[0-9]{1,9}(\.[0-9]{1,6})?)(?<unit>us|ms|s|m|h)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patterns.BoundMs)]
    private static partial Regex Parts();
}
