using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Checking;

/// <summary>One process acting for a service under an epoch, in true time.</summary>
internal sealed class Acting(string service, string node, long epoch, bool unproved)
{
    public string Service { get; } = service;

    public string Node { get; } = node;

    public long Epoch { get; } = epoch;

    /// <summary>
    /// Nothing is promised of it (docs/concepts/safety.md): a service that does not look at the lease file, whose guard stood still, acts until
    /// that guard has killed it; and one that lies about its role is believed.
    /// </summary>
    public bool Unproved { get; set; } = unproved;

    public Instant Since { get; set; }

    /// <summary>Known beforehand for a service that looks at the lease file.</summary>
    public Instant Until { get; set; }
}
