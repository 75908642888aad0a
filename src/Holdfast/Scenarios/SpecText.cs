using Holdfast.Model.Spec;
using Holdfast.Spec;

namespace Holdfast.Scenarios;

/// <summary>The spec of a scenario: its text, and statements that change one value of it.</summary>
internal static class SpecText
{
    public static CellSpec Read(string text, int line)
        => SpecReader.Read(text) is var result && result.Spec is { } spec
            ? spec
            : throw new ScenarioException(line, $"The spec is not valid: {result.Faults[0].Path}: {result.Faults[0].Message}", "See all its faults: holdfast apply --dry-run FILE");

    /// <summary><c>PATH: VALUE</c> sets it, <c>without PATH</c> takes it out.</summary>
    public static string Change(string text, Statement statement)
    {
        var without = statement.Word(0) == "without";
        var path = without ? statement.Word(1) : statement.Word(0);
        if (path.Length == 0 || (!without && statement.Words.Length > 1))
            throw new ScenarioException(statement.Line, $"\"{statement.Verb}\" does not say what is changed.", $"Write: {statement.Verb} services.board.prefer: [hq-2]");
        return SpecEdit.Set(text, path, without ? null : statement.Text)
            ?? throw new ScenarioException(statement.Line, $"{path} cannot be set to {statement.Text}.", "Give a value in YAML, and a path of keys with dots between them.");
    }
}
