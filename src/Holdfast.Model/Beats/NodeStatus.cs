using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Holdfast.Model.Beats;

/// <summary>What a daemon says of its node in the beats that its guard sends.</summary>
public sealed record NodeStatus
{
    /// <summary>Random, of the daemon process.</summary>
    public long Process { get; init; }

    /// <summary>Rises with every turn of the daemon's loop; a tick that stands still is a daemon that hangs.</summary>
    public long Tick { get; init; }

    /// <summary>The newest revision of the store that the daemon has seen.</summary>
    public long Seen { get; init; }

    /// <summary>Since when (how long ago) the store has not answered it; zero while it answers.</summary>
    public TimeSpan StoreSilent { get; init; }

    /// <summary>Members that this voter has not heard for longer than their rhythm explains.</summary>
    public ImmutableArray<long> Unheard { get; init; } = [];

    /// <summary>Promises of this voter that are over, for ever (failover.md, "Taking a grant away", 2).</summary>
    public ImmutableArray<Over> Overs { get; init; } = [];

    /// <summary>
    /// The voter set's revision, once this voter demands it of everybody and no promise to a beat that had applied less runs any more; 0
    /// before that. The next change of the set waits for it.
    /// </summary>
    public long SetOver { get; init; }

    public ImmutableArray<InstanceStatus> Instances { get; init; } = [];

    /// <summary>What its own checks say of the node; <c>null</c> when none are asked for.</summary>
    public NodeHealthStatus? Health { get; init; }

    /// <summary>What its guard knows, as it counts it; 0 when it is not told.</summary>
    public int Guard { get; init; }

    /// <summary>Fence devices that this node has asked whether they work.</summary>
    public ImmutableArray<DeviceStatus> Devices { get; init; } = [];
}

/// <summary>What a node's own checks say of it.</summary>
public sealed record NodeHealthStatus
{
    public NodeVerdict Verdict { get; init; }

    /// <summary>What fails; empty when nothing does.</summary>
    public string Note { get; init; } = "";

    /// <summary>How long the verdict has been the same.</summary>
    public TimeSpan For { get; init; }

    /// <summary>What failing checks with a weight take from its score.</summary>
    public int Penalty { get; init; }

    public ImmutableArray<CheckStatus> Checks { get; init; } = [];
}

public enum NodeVerdict
{
    /// <summary>Not every check has been decided: it stays as it was.</summary>
    Unknown,

    /// <summary>Every check that can say no passes.</summary>
    Well,

    /// <summary>One fails: the node is to be out of service.</summary>
    Unwell,
}

/// <summary>One check, as it stands.</summary>
public sealed record CheckStatus
{
    /// <summary>Its kind and what it looks at: <c>disk /var</c>.</summary>
    public string Check { get; init; } = "";

    /// <summary><c>null</c> while it has not been decided.</summary>
    public bool? Ok { get; init; }

    /// <summary>What the newest probe saw.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>How long it has been so.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>0: it says no when it fails. Else what it takes from the score.</summary>
    public int Weight { get; init; }
}

/// <summary>What a node knows of a fence device from its last question.</summary>
public sealed record DeviceStatus
{
    public string Device { get; init; } = "";

    public bool Ok { get; init; }

    /// <summary>What is wrong; empty when nothing is.</summary>
    public string Note { get; init; } = "";

    /// <summary>How long ago it was asked.</summary>
    public TimeSpan Ago { get; init; }
}

/// <summary>Every promise that the voter gave to a beat of <paramref name="Member"/> with <c>applied &lt; Revision</c> has run out.</summary>
public readonly record struct Over(long Member, long Revision);

/// <summary>One service's instance on one node.</summary>
public sealed record InstanceStatus
{
    public string Service { get; init; } = "";

    /// <summary>The epoch it acts under; 0 for a standby and for active-active.</summary>
    public long Epoch { get; init; }

    public InstanceState State { get; init; }

    /// <summary>Evidence, for people: why it is in this state.</summary>
    public string Note { get; init; } = "";

    /// <summary>How long it has been in this state.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long it has acted under its epoch; <c>null</c> while it does not.</summary>
    public TimeSpan? ActsFor { get; init; }

    /// <summary>Failures in a row, forgotten after a while of health.</summary>
    public int Failures { get; init; }

    /// <summary>Of an acting instance: what failing checks with a weight take from its score.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Penalty { get; init; }

    /// <summary>Of a standby: whether it may be promoted; <c>null</c> while nothing was looked at, or nothing is asked.</summary>
    public GateStatus? Gate { get; init; }
}

/// <summary>What a node says of whether its standby may be promoted.</summary>
public sealed record GateStatus
{
    /// <summary>It has everything that the spec asks of a standby.</summary>
    public bool Open { get; init; }

    /// <summary>What it lacks, or what it has shown.</summary>
    public string Note { get; init; } = "";

    /// <summary>How long it has been open, or not.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How far its data is behind, as the application says; <c>null</c> when it does not.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>It is not open, and for nothing but its lag.</summary>
    public bool OnlyLag { get; init; }

    /// <summary>The promotion score that its OCF agent has given.</summary>
    public int? Score { get; init; }

    /// <summary>What failing checks with a weight take from its score.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Penalty { get; init; }
}

public enum InstanceState
{
    /// <summary>Nothing runs, and it could be started: ready as a cold standby.</summary>
    Stopped,

    /// <summary>A warm standby, or an active-active instance, is starting up.</summary>
    Starting,

    /// <summary>A warm standby runs and waits.</summary>
    Standby,

    /// <summary>Told to act; its checks have not passed yet.</summary>
    Activating,

    /// <summary>Acts, and its checks pass.</summary>
    Active,

    /// <summary>Letting go.</summary>
    Stopping,

    /// <summary>Cannot serve now: crashed, check failed, would not start. It is tried again after a pause.</summary>
    Failed,
}
