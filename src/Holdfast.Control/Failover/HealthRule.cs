using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;

namespace Holdfast.Control.Failover;

/// <summary>
/// A node whose own checks fail is taken out of service, and put back when they pass: a drain that the cell orders and lifts itself. What it holds
/// moves where another node is ready, and stays where none is. Of an active-active service it keeps the instance while no other node has one that acts.
/// What a person has drained is left alone.
/// </summary>
internal static class HealthRule
{
    public static void Apply(Look look)
    {
        foreach (var member in look.State.Members.Values)
            if (look.Spec.Node(member.Name) is { Role: not NodeRole.Witness } && Said(look, member) is { } status)
                Follow(look, member, status.Health);
            else if (look.State.Drains.GetValueOrDefault(member.Name) is { Automatic: true } drain && look.Spec.Node(member.Name) is null or { Role: NodeRole.Witness })
                Back(look, drain, "it hosts nothing any more");
    }

    /// <summary>What its daemon says now, with the newest spec before its eyes. Of a node that is silent nothing is concluded.</summary>
    private static NodeStatus? Said(Look look, Member member)
        => look.Seen.Of(member.Id) is { Unheard: false, DaemonSilent: false, Beat.Status: { } status } && status.Seen >= look.State.Spec!.Revision ? status : null;

    private static void Follow(Look look, Member member, NodeHealthStatus? health)
    {
        var drain = look.State.Drains.GetValueOrDefault(member.Name);
        if (health?.Verdict == NodeVerdict.Unwell && drain is null)
            Out(look, member, health, null);
        else if (health?.Verdict == NodeVerdict.Unwell && drain is { Automatic: true } && !drain.Kept.SequenceEqual(Kept(look, member)))
            Out(look, member, health, drain);
        else if (drain is { Automatic: true } && health?.Verdict is null or NodeVerdict.Well)
            Back(look, drain, health is null ? "nothing is asked of its health any more" : "its checks pass again");
    }

    private static void Out(Look look, Member member, NodeHealthStatus health, Drain? former)
    {
        var kept = Kept(look, member);
        var drain = new Drain { Node = member.Name, Automatic = true, Reason = former?.Reason ?? health.Note, Keeps = kept.IsEmpty ? null : kept, By = "", At = former?.At ?? look.Wall };
        var stays = kept.IsEmpty ? "" : $"; it keeps {Model.Text.Spoken.List(kept)}, which no other node serves";
        var put = new Put(Keys.Drain(member.Name), JsonCodec.Encode(drain));
        look.Add(look.Proposer.Decide(DecisionKind.Drain, member.Name, $"{member.Name} is {drain.Why}{stays}", EventLevel.Warning, 0, [Unchanged(former, member.Name)], [put]));
    }

    private static void Back(Look look, Drain drain, string why)
        => look.Add(look.Proposer.Decide(DecisionKind.Drain, drain.Node, $"{drain.Node} is in service again: {why}", EventLevel.Info, 0, [Unchanged(drain, drain.Node)], [new Remove(Keys.Drain(drain.Node))]));

    private static Compare Unchanged(Drain? drain, string node) => drain is null ? new KeyAbsent(Keys.Drain(node)) : new ModifiedAt(Keys.Drain(node), drain.Revision);

    /// <summary>Active-active services that act on it, and on no other node that is in service.</summary>
    private static ImmutableArray<string> Kept(Look look, Member member) =>
    [
        .. look.Spec.Services.Where(s => s.Mode == ServiceMode.ActiveActive && look.Spec.MayHost(member.Name, s) && !look.State.Members.Values.Any(m => m.Id != member.Id && Serves(look, m, s.Name))).Select(s => s.Name),
    ];

    private static bool Serves(Look look, Member member, string service)
        => !look.State.Drains.ContainsKey(member.Name) && Suspicion.Of(look.State, look.Seen, member.Id) is null
            && look.Seen.Of(member.Id)?.Instance(service) is { State: InstanceState.Active };
}
