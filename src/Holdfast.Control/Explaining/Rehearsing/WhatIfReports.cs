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
    /// <param name="state">The live state.</param>
    /// <param name="live">What the controller hears.</param>
    /// <param name="question">What is supposed.</param>
    /// <param name="spec">The question's spec, read; <c>null</c> when it has none.</param>
    /// <param name="wall">Now.</param>
    public static WhatIfReport Of(CellState state, Observations live, WhatIfQuestion question, CellSpec? spec, DateTimeOffset wall)
    {
        var rehearsal = new Rehearsal(state, live, wall);
        var report = new WhatIfReport
        {
            Down = question.Down,
            Drain = question.Drain,
            Add = question.Add,
            Spec = spec is not null,
            Refused = state.Voters is null ? [] : [.. Plans.Play(rehearsal, question, spec)],
        };
        var planned = rehearsal.State;
        ImmutableSortedSet<long> lost = [.. question.Down.Select(n => planned.Members.GetValueOrDefault(n)?.Id ?? 0).Where(id => id != 0)];
        var voters = planned.Voters?.Members ?? [];
        var left = voters.Where(v => !lost.Contains(v) && (v == live.Self || !rehearsal.IsSilent(v))).ToArray();
        var majority = planned.Voters?.Majority ?? 1;
        var services = planned.Spec?.Spec.Services ?? [];
        report = report with { Quorum = left.Length >= majority };
        if (!report.Quorum)
        {
            var stopped = services.Select(s => WithoutQuorum(planned, rehearsal.Seen, lost, s)).ToImmutableArray();
            return report with { Services = stopped, Summary = WhatIfSummaries.NoQuorum(report, left.Length, voters.Length, majority, planned.Timing.Ttl) };
        }

        foreach (var member in lost)
            rehearsal.Strike(member, Trouble.Silent);
        if (!lost.IsEmpty)
            rehearsal.PlayOut();
        report = report with { Services = [.. services.Select(s => Move(state, live, rehearsal, lost, s))] };
        return report with { Summary = WhatIfSummaries.Of(report, left.Length, voters.Length, majority) };
    }

    private static WhatIfMove Move(CellState before, Observations live, Rehearsal rehearsal, ImmutableSortedSet<long> lost, ServiceSpec service)
        => service.Mode == ServiceMode.ActiveActive ? GoesOn(before, live, rehearsal.State, rehearsal.Seen, lost, service) : Exclusive(before, rehearsal, lost, service);

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
            To = rehearsal.State.NameOf(holder),
            Backups = [.. ranking.Where(c => c.Ready && c.Member != holder).Select(c => c.Node)],
        };
        if (holder == 0 && before.Pause is { } pause)
            return move with { Backups = [], Reason = $"{service.Name} would wait: the cell is {pause.Why}" };
        if (holder == 0)
            return move with { Backups = [], Reason = $"{service.Name} would wait: {(ranking.IsEmpty ? "the spec has no node for it" : string.Join("; ", ranking.Select(c => $"{c.Node}: {c.Why}")))}" };
        if (held?.Holder == holder)
            return move with { Outage = TimeSpan.Zero, Reason = $"{service.Name} stays on {move.To}" };
        var unknown = service.Standby == StandbyKind.Cold && StartTime.Of(before, service.Name) is null ? "; how long it takes to start has not been measured yet, and comes on top" : "";
        return move with { Outage = rehearsal.Outage(service.Name), Reason = after!.Reason + (lost.Contains(held?.Holder ?? 0) ? Fenced(rehearsal.State, service, move.From) : "") + unknown };
    }

    private static string Fenced(CellState state, ServiceSpec service, string from)
        => state.Spec!.Spec.NeedsFence(service) ? $"; {from} is fenced first, which is reckoned with {Spoken.Span(FenceStage.Expected(state, from))}" : "";

    private static WhatIfMove GoesOn(CellState before, Observations live, CellState then, Observations seen, ImmutableSortedSet<long> lost, ServiceSpec service)
    {
        var now = Ranking.Rank(before, live, service.Name).Where(c => Acts(live, c.Member, service)).Select(c => c.Node).Order(StringComparer.Ordinal);
        var after = Ranking.Rank(then, seen, service.Name).Where(c => !lost.Contains(c.Member) && Acts(seen, c.Member, service)).Select(c => c.Node).Order(StringComparer.Ordinal).ToArray();
        return new WhatIfMove
        {
            Service = service.Name,
            From = string.Join(", ", now),
            To = string.Join(", ", after),
            Backups = [.. after.Skip(1)],
            Outage = after.Length == 0 ? null : TimeSpan.Zero,
            Reason = after.Length == 0 ? $"{service.Name} would run nowhere" : $"{service.Name} goes on on {Spoken.List(after)}",
        };
    }

    private static bool Acts(Observations seen, long member, ServiceSpec service)
        => seen.Of(member) is { Unheard: false } sighting && sighting.Instance(service.Name) is { State: InstanceState.Active };

    private static WhatIfMove WithoutQuorum(CellState state, Observations live, ImmutableSortedSet<long> lost, ServiceSpec service)
    {
        if (service.Mode == ServiceMode.ActiveActive)
            return GoesOn(state, live, state, live, lost, service);
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
