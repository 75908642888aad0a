using Holdfast.Control.Explaining.Problems;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Failover;

/// <summary>
/// Tells when a held service has no standby any more that could take over, and when it has one again, once each: before the loss that would show it.
/// Only of services that say what they ask of a standby; what else keeps a node from being ready is told of the node.
/// </summary>
internal static class StandbyNotices
{
    /// <summary>A hiccup is no news: it must last so many ttls.</summary>
    private const int LastingTtls = 3;

    public static void Apply(Look look)
    {
        var asking = look.Spec.Services.Where(s => s.Promotion is not null && s.Mode == ServiceMode.ActiveStandby).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        look.Memory = look.Memory with { Alone = look.Memory.Alone.RemoveRange(look.Memory.Alone.Keys.Where(k => !asking.Contains(k))) };
        foreach (var service in asking.Order(StringComparer.Ordinal))
            if (look.State.Grants.GetValueOrDefault(service) is { Holder: not 0, MoveTo: 0 } grant && Suspicion.Of(look.State, look.Seen, grant.Holder) is null)
                Look(look, service, grant);
    }

    private static void Look(Look look, string service, Grant grant)
    {
        var others = look.Rank(service).Where(c => c.Member != grant.Holder).ToArray();
        var known = look.Memory.Alone.TryGetValue(service, out var alone);
        if (others.FirstOrDefault(c => c.Able) is { } ready)
        {
            look.Memory = look.Memory with { Alone = look.Memory.Alone.Remove(service) };
            if (known && alone.Told)
                Tell(look, service, $"{service} has a standby again: {ready.Node} ({ready.Why})", EventLevel.Info);
            return;
        }

        if (!known)
            look.Memory = look.Memory with { Alone = look.Memory.Alone.SetItem(service, alone = new AloneSeen(look.Seen.Now, Told: false)) };
        if (alone.Told)
            return;
        var due = alone.Since + (look.Timing.Ttl * LastingTtls);
        if (look.Seen.Now < due)
        {
            look.LookAt(due);
            return;
        }

        look.Memory = look.Memory with { Alone = look.Memory.Alone.SetItem(service, alone with { Told = true }) };
        var lacks = others.Length == 0 ? "the spec lets it run nowhere else" : $"no standby is ready ({ServiceProblems.Lacks(others)})";
        Tell(look, service, $"{service} would not survive the loss of {look.State.NameOf(grant.Holder)}: {lacks}", EventLevel.Warning);
    }

    private static void Tell(Look look, string service, string text, EventLevel level)
        => look.Add(look.Proposer.Decide(DecisionKind.Notice, service, text, level, 0, [], []));
}
