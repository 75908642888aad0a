using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;

namespace Holdfast.Node.Running;

/// <summary>What came in for the node's loop, as it stands. Levels, not a queue: only the newest of each matters, so nothing can pile up.</summary>
internal sealed record Inbox
{
    /// <summary>Counts the connections to guards; what was said over a former one does not count.</summary>
    public long Connection { get; init; } = 1;

    /// <summary>Null until the guard has told it.</summary>
    public GuardListing? Listing { get; init; }

    public bool HasLease { get; init; }

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Verdict> Verdicts { get; init; } = ImmutableSortedDictionary.Create<string, Verdict>(StringComparer.Ordinal);

    /// <summary>The node is leaving: it orders nothing more.</summary>
    public bool Leaving { get; init; }
}

/// <summary>Where other threads leave what the node's loop looks at.</summary>
internal sealed class NodeInbox
{
    private Inbox _inbox = new();

    public Inbox Look() => Volatile.Read(ref _inbox);

    public void Disconnected() => Change(i => i with { Connection = i.Connection + 1, Listing = null, HasLease = false });

    public void Take(GuardListing listing) => Change(i => i with { Listing = listing });

    /// <summary>True when it changed something: notices about a lease come with every beat.</summary>
    public bool Take(LeaseNotice lease)
    {
        if (Look().HasLease == lease.Holds)
            return false;
        Change(i => i with { HasLease = lease.Holds });
        return true;
    }

    public void Take(string service, Verdict? verdict)
        => Change(i => i with { Verdicts = verdict is null ? i.Verdicts.Remove(service) : i.Verdicts.SetItem(service, verdict) });

    public void Leave() => Change(i => i with { Leaving = true });

    private void Change(Func<Inbox, Inbox> change) => ImmutableInterlocked.Update(ref _inbox, change);
}
