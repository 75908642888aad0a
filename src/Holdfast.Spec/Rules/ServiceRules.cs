using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a service.</summary>
internal static class ServiceRules
{
    public static void Check(CellSpec spec, ServiceSpec service, Document document)
    {
        var at = (string key) => (string[])["services", service.Name, key];
        Names(spec, service.Nodes, at("nodes"), document);
        Names(spec, service.Prefer, at("prefer"), document);
        Hosts(spec, service, at, document);
        Modes(service, at, document);
        PlacementRules.Check(spec, service, at, document);
        DependencyRules.Check(spec, service, at, document);
        Runs(service, at, document);
        AddressRules.Check(spec, service, at, document);
        ProcessRules.Check(service, at, document);
        Texts(service, at, document);
        if (service.Promotion is { } promotion)
            PromotionRules.Check(service, promotion, at("promotion"), document);
        for (var i = 0; i < service.Checks.Length; i++)
        {
            CheckRules.Check(service.Checks[i], [.. at("checks"), SpecNode.Item(i)], document);
            CheckRules.Standby(service.Checks[i], service.RunsOnStandby, [.. at("checks"), SpecNode.Item(i)], document);
        }
        if (service.Checks.Count(c => c.Kind == CheckKind.Process) > 1)
            document.Fault(at("checks"), "The check \"process\" is written more than once.", "keep one");
    }

    private static void Names(CellSpec spec, ImmutableArray<string> names, string[] at, Document document)
    {
        var known = spec.Nodes.Select(n => n.Name).ToList();
        var sites = spec.Sites.Select(s => s.Name).ToList();
        for (var i = 0; i < names.Length; i++)
        {
            string[] item = [.. at, SpecNode.Item(i)];
            if (names.IndexOf(names[i]) < i)
                document.Fault(item, $"{Quoted.Of(names[i])} is in this list already.", "remove one of the two");
            else if (sites.Contains(names[i]))
                Site(spec, names[i], item, document);
            else if (spec.Node(names[i]) is not { } node)
                document.Fault(item, $"There is no node {Quoted.Of(names[i])}; the nodes are {Lists.Of(known)}{(sites.Count == 0 ? "" : $", the sites {Lists.Of(sites)}")}.", Nearest.Hint(names[i], [.. known, .. sites]));
            else if (node.Role == NodeRole.Witness)
                document.Fault(item, $"{Quoted.Of(node.Name)} is a witness: it votes and hosts nothing.", "remove it here, or make the node a voter");
        }
    }

    private static void Site(CellSpec spec, string site, string[] item, Document document)
    {
        if (spec.Node(site) is not null)
            document.Fault(item, $"{Quoted.Of(site)} is the name of a node and of a site; it is not clear which is meant.", "give one of the two another name");
        else if (!spec.Nodes.Any(n => n.Site == site && n.Role != NodeRole.Witness))
            document.Fault(item, $"No node of the site {Quoted.Of(site)} hosts services.", "remove it here, or say at its nodes that they are there");
    }

    private static void Hosts(CellSpec spec, ServiceSpec service, Func<string, string[]> at, Document document)
    {
        if (service.Nodes.Length == 0 && spec.Nodes.Length > 0 && spec.Nodes.All(n => n.Role == NodeRole.Witness))
            document.Fault(["services", service.Name], "No node can host this service: all nodes are witnesses.", "make at least two nodes voters or workers");
        for (var i = 0; i < service.Prefer.Length && service.Nodes.Length > 0; i++)
        {
            if (spec.Nodes.Where(n => n.IsMeant(service.Prefer[i])) is var meant && (!meant.Any() || meant.Any(n => service.Nodes.Any(n.IsMeant)))) continue;
            document.Fault([.. at("prefer"), SpecNode.Item(i)], $"{Quoted.Of(service.Prefer[i])} is preferred, and not among the nodes that may host the service ({Lists.Of(service.Nodes)}).", "add it to nodes, or remove it here");
        }
    }

    private static void Modes(ServiceSpec service, Func<string, string[]> at, Document document)
    {
        if (service.Mode != ServiceMode.ActiveActive) return;
        const string Why = "in mode active-active every node of the service runs it";
        if (service.Standby == StandbyKind.Warm)
            document.Fault(at("standby"), $"standby: warm has no meaning here: {Why}, and none stands by.", "remove standby, or use mode: active-standby");
        if (service.Failback == Failback.WhenHealthy)
            document.Fault(at("failback"), $"failback: when-healthy has no meaning here: {Why}, so there is nothing to move back.", "remove failback, or use mode: active-standby");
        if (service.Prefer.Length > 0)
            document.Fault(at("prefer"), $"prefer has no meaning here: {Why}, so none comes first.", "remove prefer, or use mode: active-standby");
    }

    private static void Runs(ServiceSpec service, Func<string, string[]> at, Document document)
    {
        if (service.Ocf is { } ocf)
            OcfRules.Check(ocf, at("ocf"), document);
        if (service.External is { } external)
            ExternalRules.Check(service, external, at("external"), document);
        if (service.Systemd is { } systemd)
            SystemdRules.Check(service, systemd, at, document);
        (string Key, bool Given)[] ways = [("command", !service.Command.IsEmpty), ("ocf", service.Ocf is not null), ("systemd", service.Systemd is not null), ("external", service.External is not null)];
        string[] runners = [.. ways.Where(w => w.Given).Select(w => w.Key)];
        if (runners.Length > 1)
            document.Fault(at(runners[0]), $"The service has {Lists.Of(runners)}; one of them runs it.", "remove the others");
        else if (runners.Length == 0 && service.Addresses.IsEmpty)
            document.Fault(["services", service.Name], "Nothing says what runs the service.", "write \"command:\" and the program with its arguments, \"ocf:\" and an agent, \"systemd:\" and a unit, \"external:\" and what it is told, or \"addresses:\"");
        if (service.IsDriven && service.WorkingDirectory.Length > 0)
            document.Fault(at("working-directory"), "working-directory has no meaning for a service that a driver runs.", "remove it");
    }

    private static void Texts(ServiceSpec service, Func<string, string[]> at, Document document)
    {
        CommandRules.Check(service.Command, at("command"), document);
        foreach (var (name, value) in service.Environment) PlaceholderRules.Check(value, [.. at("environment"), name], document);
        if (service.WorkingDirectory.Length > 0 && !service.WorkingDirectory.StartsWith('/'))
            document.Fault(at("working-directory"), $"{Quoted.Of(service.WorkingDirectory)} is not an absolute path; the daemon has no directory that it could be relative to.", "begin it with /");
        if (service.Publish.Length == 0) return;
        PlaceholderRules.Check(service.Publish, at("publish"), document);
        Urls.Check(service.Publish, [], at("publish"), document);
    }
}
