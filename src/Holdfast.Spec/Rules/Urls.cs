using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Rules;

/// <summary>Whether a text with placeholders becomes a URL.</summary>
internal static class Urls
{
    /// <param name="schemes">Those that are allowed; empty for any.</param>
    public static void Check(string text, string[] schemes, string[] steps, Document document)
    {
        var sample = PlaceholderRules.Sample(text);
        var example = (schemes.Length > 0 ? schemes[0] : "http") + "://{address}:8080/";
        if (!sample.Contains("://", StringComparison.Ordinal))
            document.Fault(steps, $"{Quoted.Of(text)} is not a URL: it does not begin with a scheme, as in {example}.", $"did you mean {Quoted.Of("http://" + text)}?");
        else if (sample.Any(char.IsWhiteSpace) || !Uri.TryCreate(sample, UriKind.Absolute, out var url) || url.Host.Length == 0)
            document.Fault(steps, $"{Quoted.Of(text)} is not a URL; expected something like {example}.", Port(sample));
        else if (schemes.Length > 0 && !schemes.Contains(url.Scheme))
            document.Fault(steps, $"The URL begins with {Quoted.Of(url.Scheme)}; this check speaks {string.Join(" or ", schemes)}.", Nearest.Hint(url.Scheme, schemes));
    }

    private static string Port(string sample)
        => sample.Split(':') is [_, _, var last] && int.TryParse(last.Split('/')[0], out var port) && port is < 1 or > 65535 ? "a port is a number from 1 to 65535" : "";
}
