using System.Globalization;

namespace Holdfast.Node.Api.Routing;

/// <summary>What may stand in a path or query, and how what may not is shown.</summary>
internal static class Names
{
    public const string Rule = "Names have 1 to 63 letters, digits, dots, hyphens and underscores.";

    private const int MaxName = 63;
    private const int MaxShown = 80;

    public static bool IsName(string text)
        => text.Length is > 0 and <= MaxName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    public static bool IsNumber(string text) => TryNumber(text, out _);

    public static bool TryNumber(string text, out long number)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    /// <summary>Foreign text, safe for a terminal and short.</summary>
    public static string Shown(string text)
    {
        var clean = new string([.. text.Take(MaxShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return text.Length > MaxShown ? clean + "…" : clean;
    }
}
