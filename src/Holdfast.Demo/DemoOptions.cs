using System.Collections.Immutable;

namespace Holdfast.Demo;

/// <summary>How <c>holdfast demo</c> was asked to run.</summary>
public sealed record DemoOptions
{
    /// <summary>No terminal: plain lines, then an exit code; nothing stays up. Default false.</summary>
    public bool Script { get; init; }

    /// <summary><c>embedded</c>, <c>etcd</c>, or empty for etcd where it is installed, else embedded.</summary>
    public string Store { get; init; } = "";

    /// <summary>Leave data and logs where they are at the end. Default false.</summary>
    public bool Keep { get; init; }

    /// <summary>Requests a second. 1 to 1000, default 200.</summary>
    public int Rate { get; init; } = 200;

    /// <summary>How often the story is played, for measuring (with <see cref="Script"/>). 1 to 1000, default 1.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>The program and first arguments that start holdfast itself; empty for the program that runs now.</summary>
    public ImmutableArray<string> Program { get; init; } = [];
}
