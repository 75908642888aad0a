using System.Collections.Immutable;
using Holdfast.Control.Fencing;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Promoting;

namespace Holdfast.Control.Nodes;

/// <summary>What came in for the node's loop, as it stands. Levels, not a queue: only the newest of each matters, so nothing can pile up.</summary>
public sealed record Inbox
{
    /// <summary>Counts the connections to guards; what was said over a former one does not count.</summary>
    public long Connection { get; init; } = 1;

    /// <summary>Null until the guard has told it.</summary>
    public GuardListing? Listing { get; init; }

    public bool HasLease { get; init; }

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Verdict> Verdicts { get; init; } = ImmutableSortedDictionary.Create<string, Verdict>(StringComparer.Ordinal);

    /// <summary>What this node's own checks say of it; <c>null</c> when none are made.</summary>
    public NodeHealth? Health { get; init; }

    /// <summary>By service: whether this node's standby may be promoted.</summary>
    public ImmutableSortedDictionary<string, Gate> Gates { get; init; } = ImmutableSortedDictionary.Create<string, Gate>(StringComparer.Ordinal);

    /// <summary>What this node's own questions to fence devices came to, by device.</summary>
    public ImmutableSortedDictionary<string, DeviceSeen> Devices { get; init; } = ImmutableSortedDictionary.Create<string, DeviceSeen>(StringComparer.Ordinal);

    /// <summary>The node is leaving: it orders nothing more.</summary>
    public bool Leaving { get; init; }

    public Inbox Disconnected() => this with { Connection = Connection + 1, Listing = null, HasLease = false };

    public Inbox Take(string service, Verdict? verdict)
        => this with { Verdicts = verdict is null ? Verdicts.Remove(service) : Verdicts.SetItem(service, verdict) };

    /// <summary>Of a service, or <c>null</c> when there is none any more.</summary>
    public Inbox Take(string service, Gate? gate)
        => this with { Gates = gate is null ? Gates.Remove(service) : Gates.SetItem(service, gate) };

    /// <summary>Takes all of them: a device that is gone from the spec is gone from here.</summary>
    public Inbox Take(ImmutableSortedDictionary<string, DeviceSeen> devices) => this with { Devices = devices };

    /// <summary>Notices about a lease come with every beat; one that changes nothing leaves the inbox the same.</summary>
    public Inbox Take(LeaseNotice lease) => HasLease == lease.Holds ? this : this with { HasLease = lease.Holds };
}
