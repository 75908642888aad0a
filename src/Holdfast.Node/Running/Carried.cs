using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Instances;

namespace Holdfast.Node.Running;

/// <summary>
/// What this node may say that it has applied. Between an order to run and the listing that shows it lies time, so that an instance may act which
/// no listing has shown yet: whatever was ordered counts as acting until the guard's floor covers it.
/// </summary>
internal sealed record Carried
{
    public static readonly Carried Nothing = new();

    public long Applied { get; private init; }

    /// <summary>Orders that make good what <see cref="Act"/> cannot know of.</summary>
    public ImmutableArray<GuardOrder> Orders { get; private init; } = [];

    /// <summary>By service: the highest epoch that the guard was told to run.</summary>
    private ImmutableSortedDictionary<string, long> Ordered { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>A new guard or a new daemon: the listing is whole.</summary>
    public static Carried From(GuardListing listing) => Nothing with { Applied = listing.Applied };

    public Carried Next(Duty duty, GuardListing listing)
    {
        var ordered = Ordered;
        foreach (var order in duty.Orders)
            if (order is RunOrder { Epoch: > 0 } run)
                ordered = ordered.SetItem(run.Service, Math.Max(run.Epoch, ordered.GetValueOrDefault(run.Service)));
        var open = ordered.Where(o => listing.Floor(o.Key) < o.Value && !Held(duty, o.Key, o.Value)).ToArray();
        var acts = listing.Instances.Any(i => i.Acts && !Held(duty, i.Service, i.Epoch));
        return this with
        {
            Applied = acts || open.Length > 0 ? Applied : Math.Max(Applied, duty.Applied),
            Orders = [.. open.Where(o => !duty.Orders.Any(d => d is LetGoOrder g && g.Service == o.Key)).Select(o => LetGo(o.Key, o.Value))],
            Ordered = ordered.RemoveRange(ordered.Where(o => listing.Floor(o.Key) >= o.Value).Select(o => o.Key)),
        };
    }

    private static bool Held(Duty duty, string service, long epoch) => duty.Holds.Any(h => h.Service == service && h.Epoch == epoch);

    private static LetGoOrder LetGo(string service, long epoch) => new() { Service = service, Epoch = epoch, Timeout = TimeSpan.Zero };
}
