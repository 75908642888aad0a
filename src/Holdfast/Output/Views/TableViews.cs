using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Output.Views;

/// <summary>The commands whose answer is one table.</summary>
internal static class TableViews
{
    public static Page Members(CellReport report, int width, bool wide)
        => report.Nodes.IsEmpty ? Nothing(width, "Nobody has joined the cell yet.") : new Page(width).Add(Tables.Nodes(report, indent: 0, wide));

    public static Page Health(CellReport report, int width)
        => report.Nodes.Any(n => n.Health is not null)
            ? new Page(width).Add(Tables.Health(report, indent: 0))
            : Nothing(width, "No node has checks of its own: ask for some with node-checks in the spec.");

    public static Page Services(CellReport report, int width, bool wide)
        => report.Services.IsEmpty ? Nothing(width, "The spec has no services.") : new Page(width).Add(Tables.Services(report, indent: 0, wide));

    /// <summary>Newest last, where the eye is when a long list has run by.</summary>
    public static Page Events(ImmutableArray<CellEvent> newestFirst, int width)
        => newestFirst.IsEmpty ? Nothing(width, "Nothing has happened yet.") : new Page(width).Add(Tables.Events(newestFirst.Reverse(), indent: 0));

    /// <summary>Newest last.</summary>
    public static Page History(HistoryReport history, int width)
    {
        if (history.Versions.IsEmpty)
            return Nothing(width, "No spec has been applied yet.");
        var table = new Table(0, "VERSION", "WHEN", "BY", "WHAT CHANGED").Right(0);
        foreach (var version in history.Versions.Reverse())
            table.Row($"{version.Number}", Words.When(version.At), version.Author, version.Summary);
        return new Page(width).Add(table);
    }

    private static Page Nothing(int width, string text) => new Page(width).Line(text);
}
