using System.Collections.Immutable;

namespace Holdfast.Scenarios;

/// <summary>One case: a cell as it is, and what happens to it.</summary>
internal sealed record Scenario
{
    public string Title { get; init; } = "";

    /// <summary>The spec's text that all cases of the file begin with.</summary>
    public string Spec { get; init; } = "";

    /// <summary>What is so at the beginning.</summary>
    public ImmutableArray<Statement> Given { get; init; } = [];

    /// <summary>What happens then, in order.</summary>
    public ImmutableArray<Statement> When { get; init; } = [];
}

/// <summary>When a statement happens.</summary>
internal enum Turn
{
    /// <summary>It is so at the beginning.</summary>
    Given,

    /// <summary>When nothing more is decided about what happened before.</summary>
    When,

    /// <summary>At the same moment as the one before.</summary>
    And,

    /// <summary>So long after the one before, whatever is under way.</summary>
    After,
}

/// <summary>One line: a verb, its words, and what stands after the first colon.</summary>
internal sealed record Statement(int Line, Turn Turn, TimeSpan After, string Verb, ImmutableArray<string> Words, string Text)
{
    /// <summary>The word at this place; empty when there is none.</summary>
    public string Word(int place) => place < Words.Length ? Words[place] : "";

    public override string ToString() => Turn switch
    {
        Turn.After => $"after {Spec.DurationText.Of(After)} {Said}",
        _ => $"{Turn.ToString().ToLowerInvariant()} {Said}",
    };

    private string Said => string.Join(' ', Words.Prepend(Verb)) + (Text.Length == 0 ? "" : ": " + Text);
}
