using Holdfast.Model.Time;

namespace Holdfast.Control.Health;

/// <summary>What the checks say of one acting instance. There is none before they have passed once or the start time-out is over.</summary>
public sealed record Verdict
{
    public bool Healthy { get; init; }

    /// <summary>The evidence: <c>tcp 127.0.1.1:8080: 3 probes in a row failed: connection refused</c>.</summary>
    public string Note { get; init; } = "";

    /// <summary>What failing checks with a weight take from its score.</summary>
    public int Penalty { get; init; }

    /// <summary>When it became so.</summary>
    public Moment Since { get; init; }

    /// <summary>The instance that it is about; a verdict on another epoch or process says nothing of the present one.</summary>
    public Subject Subject { get; init; }
}

/// <summary>One process in one acting role. A new epoch or a new process is another subject, and is judged afresh.</summary>
public readonly record struct Subject(string Service, long Epoch, int Pid);
