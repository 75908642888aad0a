using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Yaml;

/// <summary>A text that is no YAML.</summary>
internal readonly record struct SyntaxFault(Mark At, string Message, string Hint);

/// <summary>The parser's messages in plain words.</summary>
internal static class SyntaxWords
{
    private const string InQuotes = "put the text in quotes";

    /// <summary>First match wins.</summary>
    private static readonly (string Part, string Message, string Hint)[] Words =
    [
        ("invalid comment", "There should be a space before this #, when it begins a comment.", "put the # inside the quotes when it belongs to the text"),
        ("unexpected end of stream", "A quoted text begins here and is never closed.", "add the closing quote"),
        ("multi-line double-quoted", "The quoted text that begins here goes on in a line that is not indented; most likely its closing quote is missing.", "add the closing quote"),
        ("unexpected document indicator", "A quoted text begins here and is not closed before the line \"---\" or \"...\".", "add the closing quote"),
        ("unknown escape character", "A backslash in this quoted text is followed by a letter that is no escape.", "write \\\\ for a backslash, or use single quotes"),
        ("hexadecimal number", "An escape in this quoted text needs hexadecimal digits: \\xNN, \\uNNNN or \\UNNNNNNNN.", "write \\\\ for a backslash, or use single quotes"),
        ("Unicode character escape", "An escape in this quoted text is no Unicode character.", ""),
        ("Unicode surrogates", "An escape in this quoted text is half of a character.", ""),
        ("could not find expected ':'", "There should be a \":\" after this key, and a space after it.", "write \"key: value\", or put the text in quotes"),
        ("simple key", "There should be a \":\" after this key, and a space after it.", "write \"key: value\", or put the text in quotes"),
        ("cannot start any token", "A text cannot start with this character, unless it is in quotes.", InQuotes),
        ("invalid mapping", "There is a second \": \" in this line, where no new key can begin.", "put the value in quotes"),
        ("Mapping values are not allowed", "There is a second \": \" in this line, where no new key can begin.", "put the value in quotes"),
        ("flow mapping", "Inside { } there should be a \",\" or the closing \"}\" here.", "put a text that has { } [ ] , or \": \" in it in quotes"),
        ("flow sequence", "Inside [ ] there should be a \",\" or the closing \"]\" here.", "put a text that has { } [ ] , or \": \" in it in quotes"),
        ("flow entry", "A comment after a comma needs a space before the #.", ""),
        ("expected '-' indicator", "There should be another \"- \" item of the list here; the indentation does not fit.", "give all items of a list the same indentation"),
        ("block mapping, did not find expected key", "There should be a key here; the indentation does not fit the lines above.", "give all keys of a map the same indentation, and put texts with special characters in quotes"),
        ("Block sequence entries", "A list's \"- \" cannot stand here.", "put it on a line of its own below the key"),
        ("block scalar", "The text block after | or > is not written right.", "put | alone at the end of the line and indent all lines of the text alike"),
        ("Found duplicate", "The same % directive is written twice.", "remove the lines that begin with %; a spec needs none"),
        ("directive", "A line that begins with % is a YAML directive, and this one is not written right.", "remove the line, or put the text in quotes"),
        ("incompatible", "The %YAML directive names a version that is not known.", "remove the line; a spec needs none"),
        ("document start", "After the end of the document there is more text here; the indentation does not fit the lines above.", "check the indentation and the brackets of the lines above"),
        ("document end", "After the end of the document there is more text here.", "remove the lines that begin with ... or ---"),
        ("more than one anchor", "Anchors (&) are not allowed in a spec, and here there are two.", "put a text that begins with & in quotes"),
        ("anchor", "Anchors (&) and aliases (*) are not allowed in a spec, and this one is not even complete.", "put a text that begins with & or * in quotes"),
        ("tag", "Tags (!) are not allowed in a spec, and this one is not even complete.", "put a text that begins with ! in quotes"),
        ("comment", "A # needs a space before it to begin a comment.", "put the text in quotes when the # belongs to it"),
        ("parsing a node", "There should be a value here.", "check for a comma or bracket too many, and for a quote that is not closed"),
        ("end of the stream", "The file ends in the middle of something.", "check that every { and [ is closed"),
    ];

    /// <param name="message">The parser's.</param>
    /// <param name="text">The whole spec.</param>
    /// <param name="at">Where the parser stumbled; the cause may stand before it.</param>
    public static SyntaxFault Of(string message, string text, Mark at)
    {
        var line = SourceLines.At(text, at.Line);
        var (words, hint) = Find(message);
        return Tab(message, text, at)
            ?? LineAbove(words, text, at, line)
            ?? Stray(at, line)
            ?? Directive(words, text, at)
            ?? new SyntaxFault(at, words, Placeholder(line) ?? hint);
    }

    public static SyntaxFault NotClosed(string text, Mark open)
    {
        var line = SourceLines.At(text, open.Line);
        var list = open.Column > line.Length || line[open.Column - 1] != '{';
        return new SyntaxFault(
            open,
            list ? "This \"[\" is not closed where it should be." : "This \"{\" is not closed where it should be.",
            Placeholder(line) ?? (list ? "add the closing \"]\", and check the commas and quotes in between" : "add the closing \"}\", and check the commas and quotes in between"));
    }

    private static (string Message, string Hint) Find(string message)
    {
        foreach (var (part, words, hint) in Words)
        {
            if (message.Contains(part, StringComparison.Ordinal)) return (words, hint);
        }

        return ($"This is not valid YAML: {Quoted.Safe(message, 200)}", "");
    }

    /// <summary>A tab in the indentation, of this line or the next, is the cause of whatever the parser says.</summary>
    private static SyntaxFault? Tab(string message, string text, Mark at)
    {
        var number = SourceLines.Find(text, Math.Max(1, at.Line - 1), l => Indentation(l).Contains('\t'));
        var said = message.Contains(" tab ", StringComparison.Ordinal) || message.Contains("cannot start any token", StringComparison.Ordinal);
        if (number == 0 || (!said && number > at.Line)) return null;
        var column = Indentation(SourceLines.At(text, number)).IndexOf('\t') + 1;
        return new SyntaxFault(new Mark(number, column), "A tab is used for indentation here; YAML allows only spaces.", "replace the tab by two spaces");
    }

    /// <summary>The ":" that the parser stumbles over is the first of its line: then the line above is a key without one.</summary>
    private static SyntaxFault? LineAbove(string words, string text, Mark at, string line)
    {
        if (!words.StartsWith("There is a second", StringComparison.Ordinal) || line[..Math.Min(line.Length, at.Column - 1)].Contains(':')) return null;
        var number = at.Line - 1;
        while (number > 0 && SourceLines.At(text, number).TrimStart() is "" or ['#', ..]) number--;
        if (number == 0) return null;
        var above = SourceLines.At(text, number);
        var mark = new Mark(number, Indentation(above).Length + 1);
        return above.Contains(':')
            ? new SyntaxFault(mark, "There should be a space after the \":\" of this key.", "write \"key: value\"")
            : new SyntaxFault(mark, "There should be a \":\" after this key.", $"write {Quoted.Of(above.Trim() + ":")}");
    }

    /// <summary>A closing bracket that closes nothing, an item of a list that is not in line.</summary>
    private static SyntaxFault? Stray(Mark at, string line) => line.AsSpan(Math.Min(line.Length, at.Column - 1)) switch
    {
        ['}' or ']', ..] rest => new SyntaxFault(at, $"This \"{rest[0]}\" closes nothing, or something is missing before it.", "check that the brackets come in pairs"),
        ['-', ' ', ..] => new SyntaxFault(at, "This \"- \" is not in line with the items above it.", "give all items of a list the same indentation"),
        _ => null,
    };

    /// <summary>After a directive the parser wants "---", and complains about whatever comes instead.</summary>
    private static SyntaxFault? Directive(string words, string text, Mark at)
    {
        if (!words.StartsWith("After the end", StringComparison.Ordinal)) return null;
        var number = SourceLines.Find(text, 1, l => l.StartsWith('%'));
        return number == 0 || number > at.Line ? null : new SyntaxFault(new Mark(number, 1), "A line that begins with % is a YAML directive; a spec needs none.", "remove the line, or put the text in quotes");
    }

    /// <summary>The braces of a placeholder are YAML's own, unless they are in quotes.</summary>
    private static string? Placeholder(string line)
        => line.Contains("://{", StringComparison.Ordinal) ? "a URL with {address} in it needs quotes inside { } and [ ]: \"http://{address}:8080/\"" : null;

    private static string Indentation(string line) => line[..^line.TrimStart(' ', '\t').Length];
}
