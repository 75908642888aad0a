using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary>The options that several commands share, so that they are the same everywhere.</summary>
internal static class CommonOptions
{
    public const string ApiVariable = "HOLDFAST_API";

    public static readonly Option<string?> Api = new("--api")
    {
        Description = $"Where a node's API is: URL[,URL]. Default: ${ApiVariable}, else http://127.0.0.1:7420.",
        HelpName = "URL",
        Recursive = true,
    };

    public static readonly Option<double?> Timeout = new("--timeout")
    {
        Description = "How long a node may take to answer, in seconds. Default: 3, and 10 for a change.",
        HelpName = "SECONDS",
        Recursive = true,
        CustomParser = ParseSeconds,
    };

    public static readonly Option<bool> Debug = new("--debug") { Description = "Show the details of an unexpected failure.", Recursive = true };

    /// <summary>Without it: <see cref="Format.Table"/>, the first of the words.</summary>
    public static Option<Format> Output() => new("--output", "-o")
    {
        Description = "How to print: table (default), wide, json or yaml.",
        HelpName = "FORMAT",
        CustomParser = ParseFormat,
    };

    public static Option<bool> Watch() => new("--watch", "-w") { Description = "Go on, and print again at every change." };

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    public static Option<int> Limit(int most) => new("--limit")
    {
        Description = $"How many, at most {most}.",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
        CustomParser = result => ParseNumber(result, most),
    };

    private static Format ParseFormat(ArgumentResult result)
    {
        var word = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Enum.TryParse<Format>(word, ignoreCase: true, out var format) && !char.IsAsciiDigit(word[0]))
            return format;
        result.AddError($"there is no output format \"{word}\"; there are table, wide, json and yaml.");
        return Format.Table;
    }

    private static double? ParseSeconds(ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600)
            return seconds;
        result.AddError($"\"{result.Tokens[0].Value}\" is no number of seconds up to 3600.");
        return null;
    }

    private static int ParseNumber(ArgumentResult result, int most)
    {
        if (int.TryParse(result.Tokens[0].Value, out var number) && number >= 1 && number <= most)
            return number;
        result.AddError($"\"{result.Tokens[0].Value}\" is no number from 1 to {most}.");
        return 1;
    }
}
