using System.Collections.Immutable;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Observing;

/// <summary>What one voter has seen of the members, at one moment of its own clock. Evidence for decisions; never stored as such.</summary>
public sealed record Observations
{
    /// <summary>The voter that looks.</summary>
    public long Self { get; init; }

    public Moment Now { get; init; }

    /// <summary>Since when it listens: whoever was never heard has been silent since then.</summary>
    public Moment Since { get; init; }

    /// <summary>How long the store has not answered this daemon; zero while it does.</summary>
    public TimeSpan StoreSilent { get; init; }

    /// <summary>Of each member that was ever heard, by its id, ascending.</summary>
    public ImmutableArray<Sighting> Sightings { get; init; } = [];

    public Sighting? Of(long member)
    {
        var (from, to) = (0, Sightings.Length - 1);
        while (from <= to)
        {
            var middle = (from + to) / 2;
            var id = Sightings[middle].Beat.Member;
            if (id == member)
                return Sightings[middle];
            (from, to) = id < member ? (middle + 1, to) : (from, middle - 1);
        }

        return null;
    }
}

/// <summary>What one voter knows of one member from its beats.</summary>
public sealed record Sighting
{
    /// <summary>When the newest beat came.</summary>
    public Moment HeardAt { get; init; }

    /// <summary>The newest beat.</summary>
    public Beat Beat { get; init; } = new();

    /// <summary>The newest status (a beat of a guard without daemon has none), and when its tick last moved.</summary>
    public NodeStatus? Status { get; init; }

    public Moment TickAt { get; init; }

    /// <summary>Silent for longer than its rhythm explains.</summary>
    public bool Unheard { get; init; }

    /// <summary>The silence that would make it so.</summary>
    public TimeSpan SilenceLimit { get; init; }

    /// <summary>Since when its beats say that its lease is running out unrenewed; <c>null</c> when they do not.</summary>
    public Moment? LapsingSince { get; init; }

    /// <summary>Its daemon's tick stands still for longer than <see cref="DaemonLimit"/>: it hangs, or is being restarted.</summary>
    public bool DaemonSilent { get; init; }

    /// <summary>
    /// The standstill of the tick that makes it so: short when the guard says that it has no daemon, long while there is one, which may only be busy.
    /// </summary>
    public TimeSpan DaemonLimit { get; init; }

    public InstanceStatus? Instance(string service)
    {
        if (Status is null)
            return null;
        if (_index is not { } index || !index.IsOf(Status.Instances))
            _index = index = new InstanceIndex(Status.Instances);
        return index.Find(service);
    }

    // A copy of this sighting takes it along; one with other instances makes its own.
    private InstanceIndex? _index;
}
