using System.Text.RegularExpressions;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Rules;

/// <summary><c>{node}</c>, <c>{address}</c> and <c>{service}</c> in a service's texts (<see cref="Placeholders"/>).</summary>
internal static partial class PlaceholderRules
{
    public static readonly string[] Known = ["node", "address", "service"];

    private static readonly Placeholders Somewhere = new("node", "192.0.2.1", "service");

    /// <summary>
    /// An unknown word in braces is an error: as a literal text it would surprise whoever mistyped it. <c>${name}</c> (a shell's variable) and
    /// braces that hold anything but one word are left alone.
    /// </summary>
    public static void Check(string text, string[] steps, Document document)
    {
        foreach (Match match in Word().Matches(text))
        {
            var word = match.Groups["word"].Value;
            var shell = match.Groups["dollar"].Length > 0;
            if (shell == Known.Contains(word)) Fault(word, shell, steps, document);
        }
    }

    /// <summary>The text as it may look on a node, to check what it becomes.</summary>
    public static string Sample(string text) => Somewhere.Fill(text);

    private static void Fault(string word, bool shell, string[] steps, Document document)
    {
        if (shell)
            document.Fault(steps, $"\"${{{word}}}\" looks like a shell's variable, but {{{word}}} in it would be filled in first.", $"write \"{{{word}}}\", or \"$HOLDFAST_{word.ToUpperInvariant()}\" for the shell");
        else
            document.Fault(
                steps,
                $"Unknown placeholder \"{{{word}}}\"; there are {{node}}, {{address}} and {{service}}.",
                Nearest.Of(word, Known) is { } near ? $"did you mean \"{{{near}}}\"?" : "when the braces belong to the text, put a space inside them");
    }

    [GeneratedRegex(@"(?<dollar>\$?)\{(?<word>[A-Za-z][a-z_-]{0,40})\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patterns.BoundMs)]
    private static partial Regex Word();
}
