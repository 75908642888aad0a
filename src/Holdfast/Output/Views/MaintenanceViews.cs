using Holdfast.Model.Reports;

namespace Holdfast.Output.Views;

/// <summary>What taking a node out of service would do.</summary>
internal static class MaintenanceViews
{
    public static Page Plan(MaintenanceReport plan, int width)
    {
        var page = new Page(width).Text($"{plan.Subject} would go out of service:").Blank();
        foreach (var effect in plan.Effects)
            page.Text($"{effect}.", Tone.Plain, "  ");
        foreach (var risk in plan.Risks)
            page.Text($"{risk}.", Tone.Plain, "  ", new Ink("risk: ", Tone.Bad));
        return page.Blank();
    }
}
