using Holdfast.Demo.Cells;
using Holdfast.Demo.Load;
using Holdfast.Demo.Story;
using Holdfast.Model.Reports;

namespace Holdfast.Demo.Screen;

/// <summary>Everything that one picture of the screen shows.</summary>
internal sealed record ScreenState
{
    public required CellPlan Plan { get; init; }

    /// <summary>The cell's newest report, or <c>null</c> before the first.</summary>
    public CellReport? Report { get; init; }

    public LoadFigures Load { get; init; } = new();

    public StageView Stage { get; init; } = new();
}
