using System.Collections.Immutable;
using Holdfast.Spec;

namespace Holdfast.Scenarios;

/// <summary>Reads a file of cases. The format is in docs/operate/scenarios.md.</summary>
internal sealed class ScenarioReader
{
    private const int MaxBytes = 262_144;
    private const int MaxLine = 1_000;
    private const int MaxCases = 500;
    private const int MaxStatements = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly Func<string, string> _beside;
    private readonly List<Scenario> _cases = [];
    private readonly List<Statement> _common = [];
    private string? _spec;
    private string? _title;
    private List<Statement> _given = [];
    private List<Statement> _when = [];

    private ScenarioReader(Func<string, string> beside) => _beside = beside;

    /// <exception cref="ScenarioException">Something in it is wrong.</exception>
    public static ImmutableArray<Scenario> Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Read(Text(path), name => Text(Path.Combine(folder, name)));
    }

    /// <param name="text">The file's text.</param>
    /// <param name="beside">The text of a file beside it, by its name.</param>
    public static ImmutableArray<Scenario> Read(string text, Func<string, string> beside)
    {
        var reader = new ScenarioReader(beside);
        var number = 0;
        foreach (var line in text.Split('\n'))
            reader.Line(++number, line.Trim());
        reader.End();
        return reader._cases.Count > 0 ? [.. reader._cases] : throw new ScenarioException(0, "There is no case in the file.", "Begin one: case TITLE");
    }

    private void Line(int number, string line)
    {
        if (line.Length == 0 || line[0] == '#')
            return;
        if (line.Length > MaxLine)
            throw new ScenarioException(number, $"The line has more than {MaxLine} characters.", "Check that this is the right file.");
        var (first, rest) = Cut(line);
        switch (first)
        {
            case "spec" when _title is null:
                _spec = _beside(FileName(number, rest));
                break;
            case "case":
                End();
                _title = rest.Length > 0 ? rest : throw new ScenarioException(number, "The case has no title.", "Write: case TITLE");
                if (_cases.Count == MaxCases)
                    throw new ScenarioException(number, $"The file has more than {MaxCases} cases.", "Put the others into a file of their own.");
                break;
            default:
                Add(Parse(number, first, rest));
                break;
        }
    }

    private void Add(Statement statement)
    {
        Verb.Check(statement);
        var list = statement.Turn != Turn.Given ? _when : _title is null ? _common : _given;
        if (statement.Turn != Turn.Given && _title is null)
            throw new ScenarioException(statement.Line, "Something happens before the first case.", "Write \"case TITLE\" before it.");
        if (statement.Turn == Turn.And && _when.Count == 0)
            throw new ScenarioException(statement.Line, "\"and\" goes on with what happens at the same moment, and nothing has happened yet.", "Begin with \"when\".");
        if (list.Count == MaxStatements)
            throw new ScenarioException(statement.Line, $"There are more than {MaxStatements} statements here.", "Make it two cases.");
        list.Add(statement);
    }

    private void End()
    {
        if (_title is null)
            return;
        if (_spec is null)
            throw new ScenarioException(0, "The file names no spec.", "Write before the first case: spec FILE");
        _cases.Add(new Scenario { Title = _title, Spec = _spec, Given = [.. _common, .. _given], When = [.. _when] });
        (_given, _when) = ([], []);
    }

    private static Statement Parse(int number, string turn, string rest)
    {
        var after = TimeSpan.Zero;
        if (turn == "after")
        {
            (var span, rest) = Cut(rest);
            if (!DurationText.TryParse(span, out after) || after > Longest)
                throw new ScenarioException(number, $"\"{span}\" is no time up to {DurationText.Of(Longest)}.", "Write for example: after 200ms down hq-2");
        }

        var when = turn switch
        {
            "given" => Turn.Given,
            "when" => Turn.When,
            "and" => Turn.And,
            "after" => Turn.After,
            _ => throw new ScenarioException(number, $"A line cannot begin with \"{turn}\".", "Begin it with spec, case, given, when, and, after, or # for a comment."),
        };
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var words = (colon < 0 ? rest : rest[..colon]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = colon < 0 ? "" : rest[(colon + 1)..].Trim();
        return words.Length > 0
            ? new Statement(number, when, after, words[0], [.. words.Skip(1)], text)
            : throw new ScenarioException(number, $"\"{turn}\" says nothing.", "Write what is so, or what happens.");
    }

    private static (string First, string Others) Cut(string line)
        => line.IndexOf(' ', StringComparison.Ordinal) is var at and > 0 ? (line[..at], line[(at + 1)..].Trim()) : (line, "");

    private static string FileName(int number, string name)
        => name.Length > 0 && name.IndexOfAny(['/', '\\']) < 0 && name != ".." ? name : throw new ScenarioException(number, "The spec must be a file beside this one.", "Write its name alone: spec harbour.yaml");

    private static string Text(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? System.Text.Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\ufeff')
                : throw new ScenarioException(0, $"{path} is larger than {MaxBytes / 1024} KiB.", "Check that this is the right file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ScenarioException(0, $"{path} cannot be read: {exception.Message}", "Check the name.");
        }
    }
}
