using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Output.Views;

/// <summary><c>holdfast whatif</c>: what would move, and what would be left without a backup.</summary>
internal static class WhatIfView
{
    public static Page Of(WhatIfReport report, int width)
    {
        var page = new Page(width).Text(report.Summary, report.Quorum ? Tone.Plain : Tone.Bad);
        foreach (var refused in report.Refused)
            page.Text(refused, Tone.Warning);
        if (report.Services.IsEmpty)
            return page;
        var table = new Table(2, "SERVICE", "NOW ON", "THEN ON", "INTERRUPTED", "BACKUPS LEFT");
        foreach (var move in report.Services)
            table.Row(move.Service, move.From, Then(move), Interrupted(move), Backups(move));
        page.Blank().Add(table);
        page.Section("Why");
        foreach (var move in report.Services)
            page.Text(move.Reason, Tone.Plain, "  ");
        return page.Blank().Text("Decided by the controller's own rules on a copy of the cell as it is now; nothing was changed.", Tone.Quiet);
    }

    private static Ink Then(WhatIfMove move) => move.To.Length == 0 ? new Ink("nowhere", Tone.Bad) : move.To == move.From ? move.To : new Ink(move.To, Tone.Strong);

    private static Ink Interrupted(WhatIfMove move) => move.Outage switch
    {
        null => new Ink("until mended", Tone.Bad),
        { Ticks: 0 } => "no",
        { } outage => new Ink($"about {Spoken.Span(outage)}", Tone.Warning),
    };

    private static Ink Backups(WhatIfMove move)
        => move.Backups.IsEmpty ? new Ink("none", move.To.Length == 0 ? Tone.Bad : Tone.Warning) : string.Join(", ", move.Backups);
}
