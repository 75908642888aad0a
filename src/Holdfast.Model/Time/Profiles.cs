using System.Collections.Immutable;

namespace Holdfast.Model.Time;

/// <summary>The named timing profiles.</summary>
public static class Profiles
{
    /// <summary>One LAN.</summary>
    public static readonly Timing Fast = new()
    {
        Name = "fast",
        Beat = TimeSpan.FromMilliseconds(50),
        Ttl = TimeSpan.FromMilliseconds(300),
        Release = TimeSpan.FromMilliseconds(20),
        StoreHeartbeatMs = 10,
        StoreElectionMs = 100,
    };

    /// <summary>The default: a busy LAN, virtual machines.</summary>
    public static readonly Timing Standard = new();

    /// <summary>Sites far apart.</summary>
    public static readonly Timing Wan = new()
    {
        Name = "wan",
        Beat = TimeSpan.FromSeconds(1),
        Ttl = TimeSpan.FromSeconds(6),
        Release = TimeSpan.FromMilliseconds(50),
        StoreHeartbeatMs = 250,
        StoreElectionMs = 2500,
    };

    public static readonly ImmutableArray<Timing> All = [Fast, Standard, Wan];

    public static Timing? Named(string name) => All.FirstOrDefault(p => p.Name == name);
}
