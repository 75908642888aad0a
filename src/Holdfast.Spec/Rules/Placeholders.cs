using System.Text.RegularExpressions;
using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Rules;

/// <summary><c>{node}</c>, <c>{address}</c> and <c>{service}</c> in a service's texts.</summary>
internal static partial class Placeholders
{
    public static readonly string[] Known = ["node", "address", "service"];

    /// <summary>
    /// An unknown word in braces is an error: as a literal text it would surprise whoever mistyped it. <c>${name}</c> (a shell's variable) and
    /// braces that hold anything but one lower-case word are left alone.
    /// </summary>
    public static void Check(string text, string[] steps, Document document)
    {
        foreach (Match match in Word().Matches(text))
        {
            var word = match.Groups["word"].Value;
            if (Known.Contains(word)) continue;
            document.Fault(
                steps,
                $"Unknown placeholder {Quoted.Of("{" + word + "}")}; there are {{node}}, {{address}} and {{service}}.",
                Nearest.Of(word, Known) is { } near ? $"did you mean \"{{{near}}}\"?" : "when the braces belong to the text, put a space inside them");
            return;
        }
    }

    /// <summary>The text as it may look on a node, to check what it becomes.</summary>
    public static string Sample(string text)
        => text.Replace("{node}", "node", StringComparison.Ordinal).Replace("{address}", "192.0.2.1", StringComparison.Ordinal).Replace("{service}", "service", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<!\$)\{(?<word>[A-Za-z][a-z_-]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
