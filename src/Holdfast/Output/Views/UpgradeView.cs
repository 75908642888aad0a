using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Output.Views;

/// <summary><c>holdfast upgrade status</c>: how far it is, what is next, what it waits for.</summary>
internal static class UpgradeView
{
    public static Page Of(UpgradeReport report, int width)
    {
        var done = report.Nodes.Count(n => n.State == UpgradeState.Done);
        var page = new Page(width).Text(report.Done ? $"{(done == 1 ? "The one node runs" : $"All {done} nodes run")} {report.To}." : $"{done} of {Spoken.Count(report.Nodes.Length, "node")} {(done == 1 ? "is" : "are")} done with the way to {report.To}.", report.Done ? Tone.Good : Tone.Strong).Blank();
        var table = new Table(0, "NODE", "VERSION", "STATE", "NOTE");
        foreach (var node in report.Nodes)
            table.Row(node.Node, node.Version, Word(node.State), node.Note);
        page.Add(table);
        if (!report.Waits.IsEmpty)
        {
            page.Section("Not now");
            foreach (var wait in report.Waits)
                page.Text(wait, Tone.Plain, "  ");
        }

        if (report.Steps.IsEmpty)
            return page;
        page.Section("Next");
        foreach (var step in report.Steps)
            page.Text(step, Tone.Plain, "  ");
        return page;
    }

    private static Ink Word(UpgradeState state) => state switch
    {
        UpgradeState.Done => new Ink("done", Tone.Good),
        UpgradeState.GuardOld => new Ink("guard old", Tone.Warning),
        UpgradeState.Next => new Ink("next", Tone.Strong),
        UpgradeState.NotJoined => new Ink("not joined", Tone.Quiet),
        _ => new Ink("later", Tone.Plain),
    };
}
