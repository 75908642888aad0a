using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Output.Views;

/// <summary>The members of the cell, and what becomes of one that is removed.</summary>
internal static class MemberViews
{
    public static Page List(CellReport report, int width)
    {
        var table = new Table(0, "NAME", "ID", "ROLE", "VOTES", "STATE", "VERSION", "NOTE").Right(1);
        foreach (var node in report.Nodes)
            table.Row(node.Name, node.Id == 0 ? "" : $"{node.Id}", node.Role.ToString().ToLowerInvariant(), node.Votes ? "yes" : "no", Words.Of(node.State), node.Version, node.Note);
        var votes = report.Nodes.Count(n => n.Votes);
        var settled = report.VotersSettled ? "has settled" : "is settling: no voter enters or leaves until then";
        return new Page(width).Add(table).Blank().Text($"{votes} of {report.Nodes.Length} vote; the voter set {settled}.");
    }

    public static Page Removing(CellReport report, string name, int width)
    {
        var page = new Page(width);
        if (report.Nodes.FirstOrDefault(n => n.Name == name) is not { Id: not 0 } node)
            return page.Text($"{name} is no member of {report.Cell}.");
        page.Text($"{name} (member {node.Id}) is {Words.Of(node.State).Text}{(node.Note.Length > 0 ? $": {node.Note}" : "")}.");
        page.Text("Once removed it neither votes nor keeps a part of the store; should it come back as it was, it lets go of everything and stops.");
        if (!node.Holds.IsEmpty)
            page.Text($"It holds {Spoken.List(node.Holds)}: another node takes over once its lease is over.");
        return page.Text($"A daemon that is started as {name} with an empty data directory joins as a new member.").Blank();
    }

    public static Page Removed(RemoveMemberReport report, int width)
        => new Page(width).Text($"{report.Name} (member {report.Id}) was removed. A daemon that is started as {report.Name} with an empty data directory joins as a new member; one that waits does now. Follow it: holdfast member list");
}
