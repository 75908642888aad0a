using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Output;

/// <summary>The tables that several commands show.</summary>
internal static class Tables
{
    public static Table Nodes(CellReport report, int indent, bool wide)
    {
        var table = wide
            ? new Table(indent, "NAME", "ROLE", "SITE", "STATE", "ADDRESS", "ID", "LEASE", "APPLIED", "VERSION", "HOLDS", "NOTE").Right(5, 6, 7)
            : new Table(indent, "NAME", "ROLE", "SITE", "STATE", "ADDRESS", "HOLDS", "NOTE");
        foreach (var node in report.Nodes)
            table.Row(wide ? Wide(node) : [node.Name, Role(node), node.Site, Words.Of(node.State), node.Address, Holds(node), Note(node)]);
        return table;
    }

    private static Ink[] Wide(NodeReport node) =>
    [
        node.Name,
        Role(node),
        node.Site,
        Words.Of(node.State),
        node.Address,
        node.Id == 0 ? "" : $"{node.Id}",
        node.LeaseLeft is { } left ? $"{(long)left.TotalMilliseconds} ms" : "",
        node.Applied == 0 ? "" : $"{node.Applied}",
        node.Version,
        Holds(node),
        Note(node),
    ];

    private static string Role(NodeReport node) => node.Role.ToString().ToLowerInvariant();

    private static string Holds(NodeReport node) => string.Join(", ", node.Holds);

    private static string Note(NodeReport node) => (node.IsController, node.Note.Length > 0) switch
    {
        (true, true) => $"controller; {node.Note}",
        (true, false) => "controller",
        _ => node.Note,
    };

    public static Table Services(CellReport report, int indent, bool wide)
    {
        var table = wide
            ? new Table(indent, "NAME", "MODE", "STATE", "ON", "EPOCH", "SINCE", "STANDBYS", "PUBLISHED", "WHY").Right(4)
            : new Table(indent, "NAME", "STATE", "ON", "SINCE", "STANDBYS", "PUBLISHED");
        foreach (var service in report.Services)
            table.Row(wide
                ? [service.Name, Words.Of(service.Mode), Words.Of(service.State), On(service), service.Epoch == 0 ? "" : $"{service.Epoch}", Since(report, service), Standbys(service), service.Published, service.Reason]
                : [service.Name, Words.Of(service.State), On(service), Since(report, service), Standbys(service), service.Published]);
        return table;
    }

    private static string On(ServiceReport service)
        => service.Mode == ServiceMode.ActiveActive ? string.Join(", ", service.Instances.Where(i => i.State == "active").Select(i => i.Node).Order(StringComparer.Ordinal)) : service.Holder;

    private static string Since(CellReport report, ServiceReport service) => service.Since is { } since && service.Holder.Length > 0 ? Words.Age(since, report.At) : "";

    private static Ink Standbys(ServiceReport service)
    {
        if (service.Mode == ServiceMode.ActiveActive)
            return "";
        var ready = service.Instances.Where(i => i.Ready && i.Node != service.Holder).Select(i => i.Node).ToArray();
        return ready.Length == 0 ? new Ink("none", Tone.Warning) : string.Join(", ", ready);
    }

    public static Table Instances(ServiceReport service, int indent)
    {
        var table = new Table(indent, "NODE", "STATE", "READY", "SINCE", "NOTE");
        foreach (var instance in service.Instances)
            table.Row(instance.Node, State(instance), instance.Ready ? "yes" : new Ink("no", Tone.Warning), instance.For is { } time ? Spoken.Span(time) : "", instance.Note);
        return table;
    }

    public static Table Health(CellReport report, int indent)
    {
        var table = new Table(indent, "NODE", "CHECK", "STATE", "SINCE", "EVIDENCE");
        foreach (var node in report.Nodes.Where(n => n.Health is not null))
            foreach (var check in node.Health!.Checks)
                table.Row(node.Name, check.Check, Word(check), check.For is { } time ? Spoken.Span(time) : "", check.Evidence);
        return table;
    }

    private static Ink Word(CheckStatus check) => check.Ok switch
    {
        true => new Ink("passes", Tone.Good),
        false => check.Weight > 0 ? new Ink($"fails, weight {check.Weight}", Tone.Warning) : new Ink("fails", Tone.Bad),
        null => new Ink("not known yet", Tone.Quiet),
    };

    private static Ink State(InstanceReport instance) => new(instance.State, instance.State switch
    {
        "active" => Tone.Good,
        "failed" => Tone.Bad,
        "standby" or "stopped" => Tone.Plain,
        _ => Tone.Warning,
    });

    public static Table Events(IEnumerable<CellEvent> events, int indent)
    {
        var table = new Table(indent, "WHEN", "LEVEL", "ABOUT", "WHAT");
        foreach (var happened in events)
            table.Row(Words.When(happened.At), Words.Of(happened.Level) is var level && happened.Level == EventLevel.Info ? new Ink("info", Tone.Quiet) : level with { Text = level.Text.ToLowerInvariant() }, happened.Subject, happened.Text);
        return table;
    }
}
