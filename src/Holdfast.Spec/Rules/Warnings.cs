using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Rules;

/// <summary>What is allowed and probably not meant.</summary>
internal static class Warnings
{
    private const double SlewingDrift = 0.001;

    public static ImmutableArray<Problem> Of(CellSpec spec)
        => [.. Voters(spec), .. Domains(spec), .. Timing(spec), .. spec.Services.SelectMany(s => (Problem[])[.. Service(spec, s), .. External(spec, s)]), .. spec.FenceDevices.SelectMany(d => Device(spec, d))];

    private static IEnumerable<Problem> Voters(CellSpec spec)
    {
        var voters = spec.Nodes.Count(n => n.Role is not NodeRole.Worker);
        if (voters == 2)
            yield return Warning("cell", "The cell has two voters: when one of them fails, the other is no majority and takes nothing over.", "Add a third voter; a small machine with \"role: witness\" is enough.");
        else if (voters % 2 == 0)
            yield return Warning("cell", $"The cell has {voters} voters, an even number: it survives no more failures than with {voters - 1}, and a split down the middle stops both halves.", $"Make one voter a worker, or add one more; a small machine with \"role: witness\" is enough.");
    }

    /// <summary>With one of these goes the majority, and with that every decision.</summary>
    private static IEnumerable<Problem> Domains(CellSpec spec)
    {
        NodeSpec[] voters = [.. spec.Nodes.Where(n => n.Role is not NodeRole.Worker)];
        foreach (var domain in voters.SelectMany(n => n.Domains).GroupBy(d => (d.Key, d.Value)).Where(d => voters.Length > 2 && d.Count() > (voters.Length - 1) / 2).OrderBy(d => d.Key))
            yield return Warning("cell", $"{domain.Count()} of {voters.Length} voters are in {domain.Key.Key} {domain.Key.Value}: when that fails, nothing is decided any more.", $"Spread the voters so that no {domain.Key.Key} has half of them; a small machine with \"role: witness\" in another one is enough.");
    }

    private static IEnumerable<Problem> Timing(CellSpec spec)
    {
        if (spec.Timing.StoreElectionMs >= spec.Timing.Ttl.TotalMilliseconds)
            yield return Warning("cell", $"store-election ({spec.Timing.StoreElectionMs}ms) is not below the ttl ({DurationText.Of(spec.Timing.Ttl)}): a failover of the store's leader waits for the store, longer than for the lease.", "Use a store-election of at most half the ttl.");
        if (spec.Timing.Drift < SlewingDrift)
            yield return Warning("cell", $"A drift of {spec.Timing.Drift} is less than what the kernel may slew two clocks apart ({SlewingDrift}); leases are safe only where time services are known to slew less.", "Use drift: 0.001 unless that is certain.");
    }

    private static IEnumerable<Problem> Service(CellSpec spec, ServiceSpec service)
    {
        string[] hosts = [.. spec.HostsOf(service).Select(n => n.Name)];
        if (hosts is [var only])
            yield return Warning(service.Name, $"Only {only} may host {service.Name}: when that node fails, the service waits for it to come back.", "Add a second node to the service's nodes, or to the cell.");
        else if (hosts.Length > 1)
            foreach (var kind in spec.Nodes.SelectMany(n => n.Domains.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                if (spec.HostsOf(service).Select(n => n.DomainOf(kind)).Distinct(StringComparer.Ordinal).ToList() is [{ Length: > 0 } shared])
                    yield return Warning(service.Name, $"All nodes that may host {service.Name} are in {kind} {shared}: when that fails, it runs nowhere.", $"Let it run on a node in another {kind}.");
        if (service.Failback == Failback.WhenHealthy && service.Prefer.Length == 0)
            yield return Warning(service.Name, "failback: when-healthy does nothing without prefer: there is no better node to go back to.", "Add prefer, or remove failback.");
        if (service is { Promotion.Report.Kind: CheckKind.Http, RunsOnStandby: false } && service.Promotion.Report.Target.Contains("{address}", StringComparison.Ordinal))
            yield return Warning(service.Name, $"Nothing of {service.Name} runs on its standbys, so nobody answers its report there, and none of them is ever ready.", "Use standby: warm, or have something else write the report.");
        if (service.Checks.Length == 0 && service.Ocf is null && service.Systemd is null && service.External?.IsActive is null)
            yield return Warning(service.Name, $"{service.Name} has no checks: only the end of its process is noticed, not that it hangs or answers with errors.", "Add an http or tcp check.");
    }

    /// <summary>Nobody kills an appliance: what a lost node has activated stays so.</summary>
    private static IEnumerable<Problem> External(CellSpec spec, ServiceSpec service)
    {
        if (service.External is { Deactivate: null } && service.Mode == ServiceMode.ActiveStandby)
            yield return Warning(service.Name, $"Nothing deactivates {service.Name} where it was active: after a switchover two may be.", "Add deactivate, or an activate that takes the other's role away.");
        if (service.External is { Deactivate: not null } && service.Mode == ServiceMode.ActiveStandby && !spec.NeedsFence(service))
            yield return Warning(service.Name, $"When a node is lost, what it has activated of {service.Name} stays active beside the next one until that node is back: nobody is left to deactivate it.", "Use fencing: agent with a device that switches it off too, or an activate that takes the other's role away.");
    }

    private static IEnumerable<Problem> Device(CellSpec spec, FenceDevice device)
    {
        if (spec.Nodes.Where(n => n.Fence.Any(l => l.Devices.Contains(device.Name))).ToList() is not { Count: > 0 } served)
            yield return Warning(device.Name, $"No node is fenced with {device.Name}.", $"Name it at a node: fence: [{device.Name}].");
        else if (served.Find(n => spec.Nodes.Count(o => o.Name != n.Name && device.ReachedFrom(o.Name)) == 1) is { } node && spec.Nodes.Length > 2)
            yield return Warning(device.Name, $"Only {spec.Nodes.First(o => o.Name != node.Name && device.ReachedFrom(o.Name)).Name} can use {device.Name} against {node.Name}: when both fail, nobody can fence it.", "Add another node to its \"from\".");
    }

    private static Problem Warning(string subject, string text, string next)
        => new() { Level = EventLevel.Warning, Subject = subject, Text = text, Next = next };
}
