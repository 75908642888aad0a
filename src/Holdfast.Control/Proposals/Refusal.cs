namespace Holdfast.Control.Proposals;

/// <summary>Why a command is not carried out: a word for programs, what that means, and what to do next.</summary>
public sealed record Refusal(string Code, string Message, string Next);

/// <summary>A command's outcome: a decision to commit, or a refusal. Exactly one is set.</summary>
public sealed record Proposal
{
    public Decision? Decision { get; init; }

    public Refusal? Refusal { get; init; }

    public static Proposal Refuse(string code, string message, string next) => new() { Refusal = new Refusal(code, message, next) };

    public static Proposal Commit(Decision decision) => new() { Decision = decision };
}
