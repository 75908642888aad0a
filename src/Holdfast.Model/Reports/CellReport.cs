using System.Collections.Immutable;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Model.Reports;

/// <summary>The whole of what <c>holdfast status</c>, <c>members</c> and <c>services</c> show: one view of the cell by one node.</summary>
public sealed record CellReport
{
    public string Cell { get; init; } = "";

    /// <summary>Name of the node that made the report.</summary>
    public string SeenBy { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>The store's revision that it rests on.</summary>
    public long Revision { get; init; }

    public long SpecVersion { get; init; }

    public string Timing { get; init; } = "";

    /// <summary>Name of the controller, or empty while there is none.</summary>
    public string Controller { get; init; } = "";

    public long ControlEpoch { get; init; }

    /// <summary>The last change of the voters has settled: the next one may come. False also where no beats are heard.</summary>
    public bool VotersSettled { get; init; }

    public CellHealth Health { get; init; }

    /// <summary>A sentence for the first line: <c>All 3 nodes and 2 services are well.</c></summary>
    public string Summary { get; init; } = "";

    /// <summary>Most severe first.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];

    public StoreReport Store { get; init; } = new();

    /// <summary>By name.</summary>
    public ImmutableArray<NodeReport> Nodes { get; init; } = [];

    /// <summary>In the order of the spec.</summary>
    public ImmutableArray<ServiceReport> Services { get; init; } = [];
}

public enum CellHealth
{
    Ok,
    Degraded,
    NoQuorum,
}

/// <summary>What is wrong, what it means and what to do next.</summary>
public sealed record Problem
{
    public EventLevel Level { get; init; }

    /// <summary>The node's or service's name, or <c>cell</c>.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What happened and what it means, a sentence.</summary>
    public string Text { get; init; } = "";

    /// <summary>What to do next, a sentence or a command.</summary>
    public string Next { get; init; } = "";
}

public sealed record StoreReport
{
    /// <summary><c>etcd</c> or <c>embedded</c>.</summary>
    public string Kind { get; init; } = "";

    public bool Reachable { get; init; }

    /// <summary>Name of the node whose member leads, or empty.</summary>
    public string Leader { get; init; } = "";

    public string Note { get; init; } = "";
}

public sealed record NodeReport
{
    public string Name { get; init; } = "";

    /// <summary>Member id; 0 while it has not joined.</summary>
    public long Id { get; init; }

    public NodeRole Role { get; init; }

    /// <summary>It is in the voter set now.</summary>
    public bool Votes { get; init; }

    public string Site { get; init; } = "";

    public string Address { get; init; } = "";

    public string ApiUrl { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>What its daemon knows of specs, by <see cref="FeatureLevel"/>.</summary>
    public int Level { get; init; } = FeatureLevel.First;

    /// <summary>What its guard knows; 0 when it is not heard, or too old to say.</summary>
    public int Guard { get; init; }

    public NodeState State { get; init; }

    /// <summary>Evidence for the state.</summary>
    public string Note { get; init; } = "";

    public bool IsController { get; init; }

    /// <summary>What is left of its lease by its last beat; <c>null</c> when it is not heard.</summary>
    public TimeSpan? LeaseLeft { get; init; }

    public long Applied { get; init; }

    /// <summary>Services that it holds.</summary>
    public ImmutableArray<string> Holds { get; init; } = [];

    /// <summary>What its own checks say of it; <c>null</c> when none are asked for, or it is not heard.</summary>
    public NodeHealthStatus? Health { get; init; }
}

public enum NodeState
{
    /// <summary>Named in the spec or the voter set, and never seen.</summary>
    NotJoined,
    Up,

    /// <summary>Beats come, but it has no lease.</summary>
    NoLease,

    /// <summary>Not heard by this node only, or the daemon hangs.</summary>
    Suspect,
    Down,

    /// <summary>The node that made the report cannot tell: it has only begun to listen, or it hears no beats because it does not vote.</summary>
    Unknown,
}

public sealed record ServiceReport
{
    public string Name { get; init; } = "";

    public ServiceMode Mode { get; init; }

    public ServiceState State { get; init; }

    /// <summary>Name of the holder, or empty. Of an active-active service: empty.</summary>
    public string Holder { get; init; } = "";

    public long Epoch { get; init; }

    /// <summary>When it was granted.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Where users reach it, with the holder's address filled in; empty when it has none.</summary>
    public string Published { get; init; } = "";

    /// <summary>Why it is where it is: the sentence of the decision.</summary>
    public string Reason { get; init; } = "";

    public ImmutableArray<string> Evidence { get; init; } = [];

    public ImmutableArray<string> Ranking { get; init; } = [];

    public long Incident { get; init; }

    /// <summary>Every node that may host it, by rank.</summary>
    public ImmutableArray<InstanceReport> Instances { get; init; } = [];

    /// <summary>What holds of it besides that it is served; empty where no beats are heard.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>The last restart that was asked for; <c>null</c> when none was.</summary>
    public RestartReport? Restart { get; init; }
}

/// <summary>How a restart of a service, node by node, stands.</summary>
public sealed record RestartReport
{
    /// <summary>It is under way.</summary>
    public bool Open { get; init; }

    /// <summary>The node that restarts it now; empty for none.</summary>
    public string Now { get; init; } = "";

    /// <summary>Nodes that have not restarted it yet.</summary>
    public ImmutableArray<string> Left { get; init; } = [];

    /// <summary>Why it was given up; empty when it was not.</summary>
    public string Stopped { get; init; } = "";

    /// <summary>Who asked for it.</summary>
    public string By { get; init; } = "";

    public DateTimeOffset At { get; init; }
}

/// <summary>Something that should hold of a service, told before it matters.</summary>
public sealed record Condition
{
    /// <summary><c>standby-ready</c>: another node could take over now. <c>survives-loss</c>: the loss of a node that serves it would not end it.</summary>
    public string Name { get; init; } = "";

    public bool Holds { get; init; }

    /// <summary>The evidence, a sentence.</summary>
    public string Why { get; init; } = "";

    /// <summary>How long it has been so, where that is known.</summary>
    public TimeSpan? For { get; init; }
}

public enum ServiceState
{
    /// <summary>Active and its checks pass.</summary>
    Active,

    /// <summary>Granted, and the holder is starting it.</summary>
    Activating,

    /// <summary>Moving to another node on request.</summary>
    Moving,

    /// <summary>The holder is gone; its lease is running out.</summary>
    FailingOver,

    /// <summary>No node is ready to take it.</summary>
    Waiting,

    /// <summary>Active-active: fewer instances than nodes are active.</summary>
    Partial,
}

public sealed record InstanceReport
{
    public string Node { get; init; } = "";

    /// <summary>A word: <c>active</c>, <c>standby</c>, <c>stopped</c>, <c>starting</c>, <c>failed</c>, <c>unknown</c> …</summary>
    public string State { get; init; } = "";

    /// <summary>Whether it could take over (or is active) now.</summary>
    public bool Ready { get; init; }

    /// <summary>Why, or why not.</summary>
    public string Note { get; init; } = "";

    /// <summary>How long it has been ready, or not, where that is known.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>How far the data of a standby is behind, as the application says.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>The promotion score that the OCF agent of a standby has given.</summary>
    public int? Score { get; init; }
}
