using Holdfast.Model.Reports;

namespace Holdfast.Output.Views;

/// <summary>What an order of maintenance would do.</summary>
internal static class MaintenanceViews
{
    /// <param name="heading">Such as <c>hq-1 would go out of service</c>.</param>
    public static Page Plan(string heading, MaintenanceReport plan, int width)
    {
        var page = new Page(width).Text($"{heading}:").Blank();
        foreach (var effect in plan.Effects)
            page.Text($"{effect}.", Tone.Plain, "  ");
        foreach (var risk in plan.Risks)
            page.Text($"{risk}.", Tone.Plain, "  ", new Ink("risk: ", Tone.Bad));
        return page.Blank();
    }
}
