using System.Text.RegularExpressions;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Yaml;

/// <summary>What YAML tools take a plain (unquoted) word for.</summary>
internal static partial class PlainWords
{
    public static bool IsNumber(string text) => text.Length <= 64 && Number().IsMatch(text);

    public static bool IsTruth(string text)
        => text.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off";

    [GeneratedRegex(@"^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$|^0[xo][0-9a-fA-F]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patterns.BoundMs)]
    private static partial Regex Number();
}
