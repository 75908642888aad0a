using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining;

/// <summary>Each service of the spec, in its order.</summary>
internal static class ServiceReports
{
    public static ImmutableArray<ServiceReport> Of(Sight sight) => [.. sight.Spec.Services.Select(s => Of(sight, s))];

    public static ServiceReport Of(Sight sight, ServiceSpec spec)
    {
        var report = spec.Mode == ServiceMode.ActiveActive ? ActiveActive(sight, spec) : ActiveStandby(sight, spec);
        return report with { Conditions = Conditions.Of(sight, spec, report), Restart = Restart(sight, spec) };
    }

    private static ServiceReport ActiveActive(Sight sight, ServiceSpec spec)
    {
        var instances = Instances(sight, spec);
        var active = instances.Count(i => i.State == "active");
        return new ServiceReport
        {
            Name = spec.Name,
            Mode = spec.Mode,
            State = active == 0 ? ServiceState.Waiting : active < instances.Length ? ServiceState.Partial : ServiceState.Active,
            Reason = $"{spec.Name} is active on {active} of {Spoken.Count(instances.Length, "node")}",
            Instances = instances,
        };
    }

    private static ServiceReport ActiveStandby(Sight sight, ServiceSpec spec)
    {
        var report = new ServiceReport { Name = spec.Name, Mode = spec.Mode, State = ServiceState.Waiting, Instances = Instances(sight, spec) };
        if (sight.GrantOf(spec.Name) is not { } grant)
            return report with { Reason = $"{spec.Name} has never been granted" };
        return report with
        {
            State = ServiceStates.Of(sight, spec, grant),
            Holder = sight.State.NameOf(grant.Holder),
            Epoch = grant.Epoch,
            Since = grant.At,
            Published = Published(sight, spec, grant),
            Reason = grant.Reason,
            Evidence = grant.Evidence,
            Ranking = grant.Ranking,
            Incident = grant.Incident,
        };
    }

    private static RestartReport? Restart(Sight sight, ServiceSpec spec) => sight.State.Restarts.GetValueOrDefault(spec.Name) is { } restart
        ? new RestartReport { Open = restart.Open, Now = restart.Turn, Left = [.. Failover.RestartRule.Left(sight.State, spec, restart)], Stopped = restart.Stopped, By = restart.By, At = restart.At }
        : null;

    private static string Published(Sight sight, ServiceSpec spec, Grant grant)
        => sight.State.MemberWith(grant.Holder) is { } holder ? new Placeholders(holder.Name, holder.Address, spec.Name).Fill(spec.Publish) : "";

    private static ImmutableArray<InstanceReport> Instances(Sight sight, ServiceSpec spec) => [.. sight.Rank(spec.Name).Select(c => Instance(sight, spec, c))];

    private static InstanceReport Instance(Sight sight, ServiceSpec spec, Candidate candidate)
    {
        var state = sight.Seen?.Of(candidate.Member) is { Unheard: false } sighting ? sighting.Instance(spec.Name) : null;
        return new InstanceReport
        {
            Node = candidate.Node,
            State = state is null ? "unknown" : state.State.ToString().ToLowerInvariant(),
            Ready = candidate.Ready,
            Note = state is { State: InstanceState.Active } ? Active(state) : candidate.Why,
            For = state is { State: InstanceState.Active } ? state.ActsFor ?? state.For : candidate.For,
            Lag = state?.Gate?.Lag,
            Score = state?.Gate?.Score,
        };
    }

    private static string Active(InstanceStatus instance)
    {
        var since = $"for {Spoken.Span(instance.ActsFor ?? instance.For)}";
        return instance.Note.Length == 0 ? since : $"{since}, {instance.Note}";
    }
}
