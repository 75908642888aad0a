namespace Holdfast.Control.Placement;

/// <summary>Whether a member could act for a service now, with the evidence.</summary>
/// <param name="Ready">It could.</param>
/// <param name="Coming">Not ready yet, and on its way.</param>
/// <param name="Why">Why, or why not.</param>
internal sealed record Fitness(bool Ready, bool Coming, string Why)
{
    /// <summary>How long it has been so, where that is known.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>What would be lost by it: how far its data is behind.</summary>
    public TimeSpan Loss { get; init; }

    /// <summary>The promotion score that its OCF agent has given.</summary>
    public int Score { get; init; }

    /// <summary>What failing checks with a weight, the node's own and those of the instance, take from its score.</summary>
    public int Penalty { get; init; }

    /// <summary>It could act, and only its gate keeps it back: a person may have it promoted.</summary>
    public bool Gated { get; init; }

    /// <summary>Not ready, and good enough when nobody else is left: a sentence; empty when it is not.</summary>
    public string LastResort { get; init; } = "";

    /// <summary>It could act, and only what it goes with or starts after keeps it back.</summary>
    public bool Tied { get; init; }

    public static Fitness Good(string why) => new(true, false, why);

    public static Fitness Soon(string why) => new(false, true, why);

    public static Fitness Bad(string why) => new(false, false, why);
}
