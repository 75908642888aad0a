using Holdfast.Control.Guarding;

namespace Holdfast.Simulation.Nodes;

/// <summary>What survives on a node.</summary>
internal sealed class NodeDisk
{
    public FloorRecord Floors { get; set; } = new() { Generation = 1 };

    /// <summary>The longest ttl that this node's voter may have promised.</summary>
    public TimeSpan LongestTtl { get; set; }

    /// <summary>Nothing can be written.</summary>
    public bool Full { get; set; }

    /// <summary>A write takes up to so long.</summary>
    public double SlowMs { get; set; } = 1;
}
