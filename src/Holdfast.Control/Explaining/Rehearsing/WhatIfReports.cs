using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>Tells what a <see cref="Rehearsal"/> ended in, service by service.</summary>
internal static class WhatIfReports
{
    public static WhatIfReport Of(CellState state, Observations live, ImmutableArray<string> down, DateTimeOffset wall)
    {
        ImmutableSortedSet<long> lost = [.. down.Select(n => state.Members.GetValueOrDefault(n)?.Id ?? 0).Where(id => id != 0)];
        var voters = state.Voters?.Members ?? [];
        var left = voters.Where(v => !lost.Contains(v) && (v == live.Self || live.Of(v) is { Unheard: false })).ToArray();
        var majority = state.Voters?.Majority ?? 1;
        var services = state.Spec?.Spec.Services ?? [];
        var report = new WhatIfReport { Down = down, Quorum = left.Length >= majority };
        if (!report.Quorum)
        {
            var stopped = services.Select(s => WithoutQuorum(state, live, lost, s)).ToImmutableArray();
            return report with { Services = stopped, Summary = WhatIfSummaries.NoQuorum(down, left.Length, voters.Length, majority, state.Timing.Ttl) };
        }

        var rehearsal = new Rehearsal(state, live, wall);
        foreach (var member in lost)
            rehearsal.Strike(member, Trouble.Silent);
        rehearsal.PlayOut();
        report = report with { Services = [.. services.Select(s => Move(state, rehearsal, lost, s))] };
        return report with { Summary = WhatIfSummaries.Of(report, left.Length, voters.Length, majority) };
    }

    private static WhatIfMove Move(CellState before, Rehearsal rehearsal, ImmutableSortedSet<long> lost, ServiceSpec service)
        => service.Mode == ServiceMode.ActiveActive ? GoesOn(before, rehearsal.Seen, lost, service) : Exclusive(before, rehearsal, lost, service);

    private static WhatIfMove Exclusive(CellState before, Rehearsal rehearsal, ImmutableSortedSet<long> lost, ServiceSpec service)
    {
        var held = before.Grants.GetValueOrDefault(service.Name);
        var after = rehearsal.State.Grants.GetValueOrDefault(service.Name);
        var holder = after is null || lost.Contains(after.Holder) || rehearsal.Seen.Of(after.Holder) is { Unheard: true } ? 0 : after.Holder;
        var ranking = Ranking.Rank(rehearsal.State, rehearsal.Seen, service.Name);
        var move = new WhatIfMove
        {
            Service = service.Name,
            From = before.NameOf(held?.Holder ?? 0),
            To = before.NameOf(holder),
            Backups = [.. ranking.Where(c => c.Ready && c.Member != holder).Select(c => c.Node)],
        };
        if (holder == 0 && before.Pause is { } pause)
            return move with { Backups = [], Reason = $"{service.Name} would wait: the cell is {pause.Why}" };
        if (holder == 0)
            return move with { Backups = [], Reason = $"{service.Name} would wait: {(ranking.IsEmpty ? "the spec has no node for it" : string.Join("; ", ranking.Select(c => $"{c.Node}: {c.Why}")))}" };
        if (held?.Holder == holder)
            return move with { Outage = TimeSpan.Zero, Reason = $"{service.Name} stays on {move.To}" };
        var unknown = service.Standby == StandbyKind.Cold && StartTime.Of(before, service.Name) is null ? "; how long it takes to start has not been measured yet, and comes on top" : "";
        return move with { Outage = rehearsal.Outage(service.Name), Reason = after!.Reason + Fenced(before, service, move.From) + unknown };
    }

    private static string Fenced(CellState state, ServiceSpec service, string from)
        => state.Spec!.Spec.NeedsFence(service) ? $"; {from} is fenced first, which is reckoned with {Spoken.Span(FenceStage.Expected(state, from))}" : "";

    private static WhatIfMove GoesOn(CellState before, Observations seen, ImmutableSortedSet<long> lost, ServiceSpec service)
    {
        var now = Ranking.Rank(before, seen, service.Name)
            .Where(c => (lost.Contains(c.Member) || seen.Of(c.Member) is { Unheard: false }) && seen.Of(c.Member)?.Instance(service.Name) is { State: InstanceState.Active }).ToArray();
        var after = now.Where(c => !lost.Contains(c.Member)).Select(c => c.Node).Order(StringComparer.Ordinal).ToArray();
        return new WhatIfMove
        {
            Service = service.Name,
            From = string.Join(", ", now.Select(c => c.Node).Order(StringComparer.Ordinal)),
            To = string.Join(", ", after),
            Backups = [.. after.Skip(1)],
            Outage = after.Length == 0 ? null : TimeSpan.Zero,
            Reason = after.Length == 0 ? $"{service.Name} would run nowhere" : $"{service.Name} goes on on {Spoken.List(after)}",
        };
    }

    private static WhatIfMove WithoutQuorum(CellState state, Observations live, ImmutableSortedSet<long> lost, ServiceSpec service)
    {
        if (service.Mode == ServiceMode.ActiveActive)
            return GoesOn(state, live, lost, service);
        var from = state.NameOf(state.Grants.GetValueOrDefault(service.Name)?.Holder ?? 0);
        return new WhatIfMove
        {
            Service = service.Name,
            From = from,
            Reason = lost.Contains(state.Grants.GetValueOrDefault(service.Name)?.Holder ?? 0)
                ? $"{service.Name} is lost with {from}, and no majority is left to give it to another node"
                : $"{service.Name} stops{(from.Length == 0 ? "" : $" on {from}")} when its lease has run out, because no majority is left to renew it",
        };
    }
}
