using System.Collections.Immutable;
using Holdfast.Control.Fencing;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Nodes;
using Holdfast.Control.Promoting;

namespace Holdfast.Node.Running;

/// <summary>Where other threads leave what the node's loop looks at.</summary>
internal sealed class NodeInbox
{
    private Inbox _inbox = new();

    public Inbox Look() => Volatile.Read(ref _inbox);

    public void Disconnected() => Change(i => i.Disconnected());

    public void Take(GuardListing listing) => Change(i => i with { Listing = listing });

    /// <summary>True when it changed something.</summary>
    public bool Take(LeaseNotice lease) => Change(i => i.Take(lease));

    public void Take(string service, Verdict? verdict) => Change(i => i.Take(service, verdict));

    public void Take(NodeHealth? health) => Change(i => i with { Health = health });

    public void Take(string service, Gate? gate) => Change(i => i.Take(service, gate));

    public void Take(ImmutableSortedDictionary<string, DeviceSeen> devices) => Change(i => i.Take(devices));

    public void Leave() => Change(i => i with { Leaving = true });

    private bool Change(Func<Inbox, Inbox> change) => ImmutableInterlocked.Update(ref _inbox, change);
}
