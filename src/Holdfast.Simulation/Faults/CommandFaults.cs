using Holdfast.Control.Commands;
using Holdfast.Control.Proposals;
using Holdfast.Model.Spec;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>What people do in the middle of it: switchovers, and changes of the spec.</summary>
internal static class CommandFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("switchover", 3, Switchover),
        new("spec-placement", 1.5, (w, d) => Edit(w, d, Place)),
        new("spec-command", 0.7, (w, d) => Edit(w, d, Command)),
        new("spec-removed", 0.6, (w, d) => Edit(w, d, Remove)),
        new("spec-added", 1, (w, d) => Edit(w, d, Restore)),
    ];

    private static string? Switchover(World world, Dice dice)
    {
        if (world.Controller is not { DaemonUp: true, Still: false, Daemon: { Control.Controls: true } daemon } node)
            return null;
        if (daemon.State.Spec?.Spec.Services is not { IsEmpty: false } services)
            return null;
        var (service, to) = (dice.Pick(services).Name, dice.Chance(0.3) ? "" : dice.Pick(world.Nodes).Name);
        var proposal = SwitchoverCommand.Propose(daemon.State, daemon.Control.Seen(), service, to, "ops", Wall(world, node), Count(world));
        if (proposal.Decision is not { } decision)
            return null;
        daemon.Link.Commit(decision.Transaction, (_, _) => { }, daemon.Contact.Take);
        return $"somebody asks {node.Name} to move {service} {(to.Length == 0 ? "away" : "to " + to)}";
    }

    /// <summary>Any node takes a new spec.</summary>
    private static string? Edit(World world, Dice dice, Func<World, Dice, CellSpec, (CellSpec Spec, string What)?> edit)
    {
        var node = dice.Pick(world.Nodes);
        if (node is not { DaemonUp: true, Still: false, Daemon: { State.Spec: { } version } daemon } || edit(world, dice, version.Spec) is not { } edited)
            return null;
        var proposal = ApplyCommand.Propose(daemon.State, edited.Spec, "", edited.What, "ops", basedOn: null, node.Name, Wall(world, node), Count(world));
        if (proposal.Decision is not { } decision)
            return null;
        daemon.Link.Commit(decision.Transaction, (_, _) => { }, daemon.Contact.Take);
        return $"somebody changes the spec at {node.Name}: {edited.What}";
    }

    private static (CellSpec Spec, string What)? Place(World world, Dice dice, CellSpec spec)
    {
        if (Any(dice, spec) is not { } service)
            return null;
        var hosts = spec.Nodes.Where(n => n.Role != NodeRole.Witness).Select(n => n.Name).ToArray();
        var changed = service with
        {
            Prefer = [dice.Pick(hosts)],
            Failback = dice.Chance(0.5) ? Failback.WhenHealthy : Failback.Never,
            Nodes = dice.Chance(0.4) && !IsTied(spec, service) ? [.. hosts.Where(_ => dice.Chance(0.6)).DefaultIfEmpty(hosts[0])] : [],
        };
        return (With(spec, changed), $"where {service.Name} belongs");
    }

    /// <summary>What goes together must find a node together.</summary>
    private static bool IsTied(CellSpec spec, ServiceSpec service) => !service.With.IsEmpty || spec.Services.Any(s => s.With.Contains(service.Name));

    private static (CellSpec Spec, string What)? Command(World world, Dice dice, CellSpec spec)
        => Any(dice, spec) is { } service ? (With(spec, service with { Command = ["/bin/" + service.Name, $"--{dice.Int(1000)}"] }), $"how {service.Name} is started") : null;

    private static (CellSpec Spec, string What)? Remove(World world, Dice dice, CellSpec spec)
        => Any(dice, spec) is { } service ? (spec with { Services = spec.Services.Remove(service) }, $"{service.Name} goes") : null;

    private static (CellSpec Spec, string What)? Restore(World world, Dice dice, CellSpec spec)
    {
        var missing = world.Plan.Services.Where(s => spec.Service(s.Spec.Name) is null).ToArray();
        return missing.Length == 0 ? null : (spec with { Services = spec.Services.Add(missing[0].Spec) }, $"{missing[0].Spec.Name} comes back");
    }

    private static ServiceSpec? Any(Dice dice, CellSpec spec) => spec.Services.IsEmpty ? null : dice.Pick(spec.Services);

    private static CellSpec With(CellSpec spec, ServiceSpec changed)
        => spec with { Services = [.. spec.Services.Select(s => s.Name == changed.Name ? changed : s)] };

    private static DateTimeOffset Wall(World world, VirtualNode node) => world.Time.Wall + node.WallOff;

    /// <summary>Above any controller's own count, and rising, as the API's.</summary>
    private static long Count(World world) => 1_000_000 + world.Time.Count;
}
