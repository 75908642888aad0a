using Holdfast.Model.Time;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of <c>timing</c> when it is a map.</summary>
internal static class TimingKeys
{
    public static readonly WordValue<Timing> Profile = new(
        ("fast", Profiles.Fast, "one quiet LAN: beats every 50ms, a lease of 300ms"),
        ("standard", Profiles.Standard, "a busy LAN or virtual machines: beats every 200ms, a lease of 1.2s"),
        ("wan", Profiles.Wan, "sites far apart: beats every 1s, a lease of 6s"));

    public static readonly WordValue<SuspicionKind> Suspicion = new(
        ("adaptive", SuspicionKind.Adaptive, "what the rhythm of its beats so far does not explain, 45 % to 75 % of the ttl"),
        ("fixed", SuspicionKind.Fixed, "always 45 % of the ttl; wrong more often on a busy machine, and there to be compared with"));

    public static readonly Shape<Timing> Custom = new(
        "timing",
        Profiles.Standard with { Name = "custom" },
        new Field<Timing, Timing>(Profile, (_, v) => v with { Name = "custom" })
        {
            Name = "profile", Default = "standard", Description = "The profile whose values hold for the keys that are not written.",
        },
        new Field<Timing, TimeSpan>(Milliseconds(10, 10_000), (t, v) => t with { Beat = v })
        {
            Name = "beat", Default = "the profile's", Description = "Time between two beats of a node.",
        },
        new Field<Timing, TimeSpan>(Milliseconds(40, 60_000), (t, v) => t with { Ttl = v })
        {
            Name = "ttl", Default = "the profile's", Description = "How long an answered beat lets a node act: its lease. At least four beats. A silent machine is replaced after about this long.",
        },
        new Field<Timing, TimeSpan>(Milliseconds(5, 5_000), (t, v) => t with { Release = v })
        {
            Name = "release", Default = "the profile's", Description = "Bound for what a node needs to kill its services after its lease has ended; the next one waits so long. At most the ttl.",
        },
        new Field<Timing, double>(new FractionValue(0.0001, 0.1), (t, v) => t with { Drift = v })
        {
            Name = "drift", Default = "0.001", Description = "Bound for the ratio of any two nodes' clocks, less one. 0.001 covers what the kernel's slewing may do.",
        },
        new Field<Timing, SuspicionKind>(Suspicion, (t, v) => t with { Suspicion = v })
        {
            Name = "suspicion", Default = "adaptive", Description = "The silence after which a node is suspected. Suspicion takes its grants away early; who may act is decided by leases alone.",
        },
        new Field<Timing, TimeSpan>(Milliseconds(5, 5_000), (t, v) => t with { StoreHeartbeatMs = (int)v.TotalMilliseconds })
        {
            Name = "store-heartbeat", Default = "the profile's", Description = "etcd's heartbeat interval; whole milliseconds.",
        },
        new Field<Timing, TimeSpan>(Milliseconds(50, 50_000), (t, v) => t with { StoreElectionMs = (int)v.TotalMilliseconds })
        {
            Name = "store-election", Default = "the profile's", Description = "etcd's election time-out; whole milliseconds, at least five store heartbeats. Best below the ttl, so that the store has a leader again when a lease has run out.",
        });

    private static DurationValue Milliseconds(int least, int most) => new(TimeSpan.FromMilliseconds(least), TimeSpan.FromMilliseconds(most));
}
