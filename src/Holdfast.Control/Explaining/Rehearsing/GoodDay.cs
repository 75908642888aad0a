using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>Members of a rehearsal that are no live ones: as they register themselves, and as they are heard when all is well.</summary>
public static class GoodDay
{
    private static readonly TimeSpan LastBeat = TimeSpan.FromMilliseconds(10);

    /// <param name="name">The node's name.</param>
    /// <param name="role">What it joins as.</param>
    /// <param name="number">The last part of its address, 1 to 254.</param>
    public static Member Member(string name, NodeRole role, int number) => new()
    {
        Name = name,
        Role = role,
        Address = $"10.0.0.{number}",
        BeatEndpoint = $"10.0.0.{number}:7421",
        ApiUrl = $"http://10.0.0.{number}:7420",
        Level = FeatureLevel.Newest,
    };

    /// <summary>What its own checks say of a node that is well; <c>null</c> when none are asked for.</summary>
    internal static NodeHealthStatus? Health(CellState state, long member)
        => state.Spec?.Spec is { } spec && spec.Node(state.NameOf(member)) is { } node && !spec.ChecksOf(node).IsEmpty ? new NodeHealthStatus { Verdict = NodeVerdict.Well } : null;

    public static Sighting Heard(long member, CellState state, ImmutableArray<InstanceStatus> instances, Moment now)
    {
        var status = new NodeStatus { Process = member, Tick = 1, Seen = state.Revision, SetOver = state.Voters?.Revision ?? 0, Instances = instances, Health = Health(state, member) };
        return new Sighting
        {
            HeardAt = now - LastBeat,
            TickAt = now - LastBeat,
            Status = status,
            Beat = new Beat { Member = member, Nonce = member, Ttl = state.Timing.Ttl, LeaseLeft = state.Timing.Ttl, Applied = state.Revision, Status = status },
            SilenceLimit = state.Timing.Ttl * 0.45,
            DaemonLimit = state.Timing.Ttl * 2,
        };
    }
}
