using System.Collections.Immutable;

namespace Holdfast.Model.Spec;

/// <summary>What proves that a node that was not heard any more has let go of a service.</summary>
public enum FencingKind
{
    /// <summary>The end of its lease, by which its guard has killed what acted.</summary>
    Lease,

    /// <summary>A fence agent that has switched the node off, or a person who says so; the end of the lease alone is not enough.</summary>
    Agent,
}

/// <summary>What a fence agent does to a node.</summary>
public enum FenceAction
{
    /// <summary>Switches it off, and asks afterwards whether it is.</summary>
    Off,

    /// <summary>Switches it off and on again.</summary>
    Reboot,
}

/// <summary>Something that can take a node's power or storage away, worked by a standard fence agent (FenceAgentAPI of ClusterLabs).</summary>
public sealed record FenceDevice
{
    public string Name { get; init; } = "";

    /// <summary>A bare name (<c>fence_ipmilan</c>), looked for where the system keeps its agents, or an absolute path.</summary>
    public string Agent { get; init; } = "";

    /// <summary>What the agent is told on its standard input. Never a secret: every node keeps the spec and shows it.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Absolute path of a file with more parameters, a <c>name=value</c> each line, on every node that uses the device; empty for none.</summary>
    public string ParametersFrom { get; init; } = "";

    /// <summary>What the device calls each node, when it serves more than one.</summary>
    public ImmutableSortedDictionary<string, string> Plug { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Names of the nodes that can reach it; empty for all. A node never fences itself.</summary>
    public ImmutableArray<string> From { get; init; } = [];

    public FenceAction Action { get; init; }

    /// <summary>A run of the agent that takes longer is ended and has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs before the next level is tried. 1 to 10.</summary>
    public int Tries { get; init; } = 2;

    /// <summary>Time between two tries.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time before the agent is started, so that a machine that only stumbles is spared.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Time between two questions whether the device itself works.</summary>
    public TimeSpan Monitor { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The longest that one run takes: the action, then the question whether the node is off, each killed at its end.</summary>
    public TimeSpan RunLimit => Delay + (Timeout * 2) + TimeSpan.FromSeconds(5);

    /// <summary>Whether a node of this name can work it against another.</summary>
    public bool ReachedFrom(string node) => From.IsEmpty || From.Contains(node);
}

/// <summary>Devices that are used together: all must succeed.</summary>
public sealed record FenceLevel
{
    /// <summary>Names of devices.</summary>
    public ImmutableArray<string> Devices { get; init; } = [];
}
