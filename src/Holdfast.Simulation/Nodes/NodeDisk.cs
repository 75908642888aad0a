using Holdfast.Control.Guarding;

namespace Holdfast.Simulation.Nodes;

/// <summary>What survives on a node.</summary>
internal sealed class NodeDisk
{
    /// <summary>The member id that the node has joined under; 0 for none.</summary>
    public long Member { get; set; }

    /// <summary>It has begun to join: a member of its name that it finds then is itself.</summary>
    public bool BeganToJoin { get; set; }

    public FloorRecord Floors { get; set; } = new() { Generation = 1 };

    /// <summary>The longest ttl that this node's voter may have promised.</summary>
    public TimeSpan LongestTtl { get; set; }

    /// <summary>Everything on it is lost, or somebody has emptied it.</summary>
    public void Wipe() => (Member, BeganToJoin, Floors, LongestTtl) = (0, false, new FloorRecord(), TimeSpan.Zero);

    /// <summary>Nothing can be written.</summary>
    public bool Full { get; set; }

    /// <summary>A write takes up to so long.</summary>
    public double SlowMs { get; set; } = 1;
}
