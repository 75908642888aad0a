using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Spec.Keys;

namespace Holdfast.Spec.Plan;

/// <summary>A service that comes, goes or changes.</summary>
internal static class ServicePlan
{
    public static IReadOnlyList<PlanLine> Lines(ServiceSpec? old, ServiceSpec? @new, CellSpec from, CellSpec to)
    {
        var service = new Changes("service " + (@new ?? old)!.Name);
        return (old, @new) switch
        {
            (null, not null) => service.Add(Shown(@new), Starts(@new, to)).Lines,
            (not null, null) => service.Remove(Shown(old), "stops the service").Lines,
            _ => Changed(service, old!, @new!, from, to).Lines,
        };
    }

    private static Changes Changed(Changes service, ServiceSpec old, ServiceSpec @new, CellSpec from, CellSpec to)
    {
        service
            .Field("mode", Words.Of(ServiceKeys.Mode, old.Mode), Words.Of(ServiceKeys.Mode, @new.Mode), ModeEffect(@new))
            .Field("command", Command(old), Command(@new), Restarts(@new));
        OcfPlanText.Lines(service, old.Ocf, @new.Ocf, Restarts(@new));
        ExternalPlanText.Lines(service, old.External, @new.External, Restarts(@new));
        SystemdPlanText.Lines(service, old.Systemd, @new.Systemd, Restarts(@new));
        Environment(service, old, @new);
        ProcessPlanText.Lines(service, old, @new, Restarts(@new));
        service
            .Field("addresses", string.Join(", ", old.Addresses), string.Join(", ", @new.Addresses), Restarts(@new))
            .Field("address-check", DurationText.Of(old.AddressCheck), DurationText.Of(@new.AddressCheck))
            .Field("working-directory", old.WorkingDirectory, @new.WorkingDirectory, Restarts(@new))
            .Field("standby", Words.Of(ServiceKeys.Standby, old.Standby), Words.Of(ServiceKeys.Standby, @new.Standby), StandbyEffect(@new))
            .Field("nodes", Nodes(old), Nodes(@new), NodesEffect(old, @new, from, to))
            .Field("needs-tags", string.Join(", ", old.NeedsTags), string.Join(", ", @new.NeedsTags), NodesEffect(old, @new, from, to))
            .Field("prefer", string.Join(", ", old.Prefer), string.Join(", ", @new.Prefer), PreferEffect(@new))
            .Field("failback", Words.Of(ServiceKeys.Failback, old.Failback), Words.Of(ServiceKeys.Failback, @new.Failback), PreferEffect(@new))
            .Field("needs", Words.Units(old.Needs), Words.Units(@new.Needs))
            .Field("not-with", string.Join(", ", old.NotWith), string.Join(", ", @new.NotWith))
            .Field("with", string.Join(", ", old.With), string.Join(", ", @new.With), @new.With.IsEmpty ? Changes.Nothing : $"moves the service to where {Rules.Lists.Of(@new.With)} {(@new.With.Length == 1 ? "is" : "are")}")
            .Field("after", string.Join(", ", old.After), string.Join(", ", @new.After))
            .Field("apart-by", old.ApartBy, @new.ApartBy)
            .Field("spread", old.Spread, @new.Spread)
            .Each(PromotionText.Fields(old.Promotion, @new.Promotion), "changes which standbys are ready; moves nothing")
            .Field("fencing", FenceText.Fencing(old.Fencing), FenceText.Fencing(@new.Fencing), FenceText.Effect(@new, from, to, old))
            .Field("shared-storage", FenceText.Truth(old.SharedStorage), FenceText.Truth(@new.SharedStorage))
            .Field("publish", old.Publish, @new.Publish, "moves nothing; users are told the new address")
            .Field("start-timeout", DurationText.Of(old.StartTimeout), DurationText.Of(@new.StartTimeout))
            .Field("stop-timeout", DurationText.Of(old.StopTimeout), DurationText.Of(@new.StopTimeout));
        CheckPlan.Lines(service, old.Checks, @new.Checks);
        return service;
    }

    private static void Environment(Changes service, ServiceSpec old, ServiceSpec @new)
    {
        foreach (var name in old.Environment.Keys.Union(@new.Environment.Keys).Order(StringComparer.Ordinal))
            service.Field("environment." + name, Variable(old, name), Variable(@new, name), Restarts(@new));
    }

    private static string Variable(ServiceSpec service, string name)
        => service.Environment.TryGetValue(name, out var value) ? Faults.Quoted.Of(value) : "";

    private static string Shown(ServiceSpec service)
        => Faults.Quoted.Safe($"{Words.Of(ServiceKeys.Mode, service.Mode)}, {What(service)}", 200);

    private static string Starts(ServiceSpec service, CellSpec to)
    {
        var hosts = Rules.Lists.Of(Hosts.Of(service, to));
        return service.Mode == ServiceMode.ActiveActive ? $"starts it on {hosts}" : $"starts it on one of {hosts}";
    }

    private static string Command(ServiceSpec service)
        => string.Join(' ', service.Command.Select(a => a.Length == 0 || a.Any(char.IsWhiteSpace) ? $"\"{a}\"" : a));

    private static string What(ServiceSpec service)
        => service.Ocf?.Agent ?? service.Systemd?.Unit ?? (service.External is { } external ? ExternalPlanText.Of(external.Activate) : service.Command.IsEmpty ? string.Join(", ", service.Addresses) : Command(service));

    private static string Nodes(ServiceSpec service) => service.Nodes.Length == 0 ? "(all)" : string.Join(", ", service.Nodes);

    /// <summary>The holder lets go, and the best ready node is granted it next.</summary>
    private static string Restarts(ServiceSpec @new)
        => @new.Mode == ServiceMode.ActiveActive ? "restarts the service on every node" : "restarts the service, perhaps on another node";

    private static string ModeEffect(ServiceSpec @new)
        => @new.Mode == ServiceMode.ActiveActive ? "restarts the service, and starts it on every one of its nodes" : "stops the service on every node, then starts it on one";

    private static string StandbyEffect(ServiceSpec @new)
        => Restarts(@new) + (@new.Standby == StandbyKind.Warm ? "; starts it as standby on its other nodes" : "; stops its standbys");

    private static string PreferEffect(ServiceSpec @new)
        => @new.Failback == Failback.WhenHealthy ? "may move the service to a better preferred node" : Changes.Nothing;

    private static string NodesEffect(ServiceSpec old, ServiceSpec @new, CellSpec from, CellSpec to)
    {
        var (before, after) = (Hosts.Of(old, from), Hosts.Of(@new, to));
        var gone = before.Except(after, StringComparer.Ordinal).ToList();
        var come = after.Except(before, StringComparer.Ordinal).ToList();
        if (@new.Mode == ServiceMode.ActiveActive) return ActiveActive(gone, come);
        return gone.Count == 0 ? Changes.Nothing : $"moves the service if {string.Join(" or ", gone)} holds it";
    }

    private static string ActiveActive(List<string> gone, List<string> come)
    {
        var effects = new List<string>();
        if (come.Count > 0) effects.Add("starts it on " + Rules.Lists.Of(come));
        if (gone.Count > 0) effects.Add("stops it on " + Rules.Lists.Of(gone));
        return effects.Count == 0 ? Changes.Nothing : string.Join("; ", effects);
    }
}
