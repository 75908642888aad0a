using System.Globalization;
using System.Text;

namespace Holdfast.Spec.Faults;

/// <summary>A piece of the user's text inside a message: cut, and safe to print on a terminal.</summary>
internal static class Quoted
{
    private const int Longest = 60;

    public static string Of(string text) => "\"" + Safe(text, Longest) + "\"";

    /// <summary>At most <paramref name="longest"/> characters, control and invisible ones as escapes.</summary>
    public static string Safe(string text, int longest)
    {
        var safe = new StringBuilder(Math.Min(text.Length, longest) + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= longest) return safe.Append('…').ToString();
            Append(safe, rune);
        }

        return safe.ToString();
    }

    private static void Append(StringBuilder safe, Rune rune)
    {
        if (rune.Value == '\n') safe.Append("\\n");
        else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            safe.Append("\\u").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture));
        else safe.Append(rune.ToString());
    }
}
