using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Simulation.Nodes;

namespace Holdfast.Simulation.Checking;

/// <summary>Whether the cell is whole: everybody is up and has the newest state, every service is served by its holder, nothing is open.</summary>
internal static class Convergence
{
    /// <summary>What is missing, a sentence; <c>null</c> when nothing is.</summary>
    public static string? Missing(World world)
    {
        var truth = world.Store.Truth;
        foreach (var node in world.Nodes)
            if (NotUp(world, node) is { } down)
                return down;
        if (!truth.Voters!.Members.SequenceEqual(truth.Members.Values.Where(m => m.Role != NodeRole.Worker).Select(m => m.Id).Order()))
            return $"the voters ({string.Join(", ", truth.Voters.Members.Select(truth.NameOf))}) are not the members that are to vote";
        if (truth.Pause is not null || !truth.Drains.IsEmpty)
            return truth.Pause is null ? $"{truth.Drains.Keys.First()} is drained" : "the cell is paused";
        if (world.Controller is not { Daemon.Control.Controls: true })
            return "nobody controls the cell";
        foreach (var service in truth.Spec!.Spec.Services)
            if (service.Mode == ServiceMode.ActiveStandby && truth.Spec.Spec.HostsOf(service).Any() && (NotServed(world, service.Name) ?? Parted(truth, service)) is { } why)
                return why;
        return truth.Incidents.Values.FirstOrDefault(i => !i.Closed) is { } open ? $"incident {open.Number} of {open.Service} stays open" : null;
    }

    private static string? Parted(CellState truth, ServiceSpec service)
        => service.With.FirstOrDefault(o => truth.Spec!.Spec.Service(o) is { Mode: ServiceMode.ActiveStandby } && truth.Grants.GetValueOrDefault(o)?.Holder != truth.Grants[service.Name].Holder) is { } other
            ? $"{service.Name} is not with {other}"
            : null;

    private static string? NotUp(World world, VirtualNode node)
    {
        if (!node.DaemonUp || !node.GuardUp)
            return node.Powered && !node.DaemonUp && node.Disk.Member == 0 ? NotJoined(world, node) : $"{node.Name} has no {(node.DaemonUp ? "guard" : "daemon")}";
        var behind = world.Store.Revision - node.Daemon!.State.Revision;
        return behind == 0 ? null : $"{node.Name} is {behind} revisions behind the store";
    }

    /// <summary>A daemon that waits to become a member, and what for.</summary>
    private static string NotJoined(World world, VirtualNode node)
    {
        var truth = world.Store.Truth;
        var former = truth.Members.TryGetValue(node.Name, out var member) ? $"member {member.Id} has its name" : "nobody has its name";
        var control = world.Controller is { } c ? $"{c.Name} {(c.Daemon?.Control?.Controls == true ? "controls" : "is to control, and does not")}" : "nobody is to control";
        var voters = truth.Voters!.Members.Select(v => $"{truth.NameOf(v)} ({(world.Nodes.FirstOrDefault(n => n.Id == v) is { DaemonUp: true } ? "up" : "not up")})");
        return $"{node.Name} waits to join: {former}; {control}; voters: {string.Join(", ", voters)}";
    }

    private static string? NotServed(World world, string service)
    {
        if (world.Store.Truth.Grants.GetValueOrDefault(service) is not { Holder: not 0 } grant)
            return $"nobody holds {service} ({Seen(world, service, world.Store.Truth.Grants.GetValueOrDefault(service))})";
        // Somebody who lies about it, and is believed, may act beside the holder for good.
        var serves = world.Checker.Of(service).Any(a => a.Epoch == grant.Epoch && a.Until > world.Time.Now);
        return serves ? null : $"{world.Store.Truth.NameOf(grant.Holder)} holds {service} under epoch {grant.Epoch} and does not serve it ({Seen(world, service, grant)})";
    }

    /// <summary>What the controller sees of it.</summary>
    private static string Seen(World world, string service, Grant? grant)
    {
        if (world.Controller?.Daemon is not { Control: { } control } daemon)
            return "there is no controller";
        var seen = control.Seen();
        var told = string.Join(", ", seen.Of(grant?.Holder ?? 0)?.Beat.Releases.Select(r => $"{r.Service} {r.Epoch}") ?? []);
        return $"{world.Controller.Name} sees: {string.Join("; ", Ranking.Rank(daemon.State, seen, service).Select(c => c.Line))}; released by the holder: {told}; to move to {grant?.MoveTo}";
    }
}
