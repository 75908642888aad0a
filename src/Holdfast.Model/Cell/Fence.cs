using System.Collections.Immutable;

namespace Holdfast.Model.Cell;

/// <summary>
/// The record of a node that is to be, or was, fenced. The controller writes it; the executor writes what came of a run. A node has at most
/// one; when the node is back it is closed, and kept until the next.
/// </summary>
public sealed record Fence
{
    public string Node { get; init; } = "";

    /// <summary>The member that is fenced.</summary>
    public long Member { get; init; }

    public FenceState State { get; init; }

    /// <summary>Why: a sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>A person asked for it: it goes on although the node is well.</summary>
    public bool ByHand { get; init; }

    /// <summary>The nonce of its guard when the present level was begun; 0 when it was not heard. The same one must not be heard afterwards.</summary>
    public long Nonce { get; init; }

    /// <summary>The store's revision when the present level was begun: all that was revoked before is covered when it succeeds.</summary>
    public long Began { get; init; }

    /// <summary>What was revoked from the member up to this revision is proved to be let go; 0 for nothing yet.</summary>
    public long Covers { get; init; }

    /// <summary>What covers it: a sentence.</summary>
    public string Proof { get; init; } = "";

    /// <summary>How often all levels have been tried, from 1.</summary>
    public int Round { get; init; } = 1;

    /// <summary>The level, the device of it and the try of that, each from 1; 0 before the first run.</summary>
    public int Level { get; init; }

    public int Place { get; init; }

    public int Try { get; init; }

    /// <summary>Name of the device that runs, or ran last.</summary>
    public string Device { get; init; } = "";

    /// <summary>The member that runs it, or ran it last.</summary>
    public long Executor { get; init; }

    /// <summary>How it stands: a sentence.</summary>
    public string Note { get; init; } = "";

    /// <summary>The newest runs, oldest first, at most <see cref="MaxRuns"/>.</summary>
    public ImmutableArray<FenceRun> Runs { get; init; } = [];

    public DateTimeOffset At { get; init; }

    /// <summary>Name of the node, or the person, that wrote it last.</summary>
    public string By { get; init; } = "";

    /// <summary>Filled from the key's mod revision; not stored in the value.</summary>
    public long Revision { get; init; }

    public const int MaxRuns = 20;

    public bool IsOpen => State != FenceState.Closed;

    /// <summary>Something is still to be done to the node.</summary>
    public bool IsUnderWay => State is FenceState.Wanted or FenceState.Running or FenceState.Succeeded or FenceState.Failed;

    public Fence With(FenceRun run) => this with { Runs = [.. Runs.TakeLast(MaxRuns - 1), run] };
}

public enum FenceState
{
    /// <summary>To be fenced; nothing runs yet.</summary>
    Wanted,

    /// <summary>The executor runs the device.</summary>
    Running,

    /// <summary>The device's run succeeded; the controller decides what is next.</summary>
    Succeeded,

    /// <summary>The device's run failed; it is tried again, or the next level is.</summary>
    Failed,

    /// <summary>All devices of a level succeeded.</summary>
    Done,

    /// <summary>A person said that the node does nothing any more.</summary>
    Confirmed,

    /// <summary>Over: the node is back, or nothing waits for it.</summary>
    Closed,
}

/// <summary>One run of one device.</summary>
public sealed record FenceRun
{
    public string Device { get; init; } = "";

    /// <summary>Name of the node that ran it.</summary>
    public string Executor { get; init; } = "";

    public DateTimeOffset At { get; init; }

    public TimeSpan Took { get; init; }

    public bool Succeeded { get; init; }

    /// <summary>What the agent said, masked and cut.</summary>
    public string Note { get; init; } = "";
}
