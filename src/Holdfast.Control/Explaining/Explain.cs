using System.Collections.Immutable;
using Holdfast.Control.Explaining.Rehearsing;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Explaining;

/// <summary>What the API and the command line say of a cell. Pure: the same state, observations and time give the same words.</summary>
public static class Explain
{
    /// <param name="state">The node's copy of the agreed state.</param>
    /// <param name="seen">What the node has heard; <c>null</c> on one that does not vote and so hears no beats.</param>
    /// <param name="context">Who looks, when, and the store as it is.</param>
    public static CellReport Report(CellState state, Observations? seen, ReportContext context)
        => CellReports.Of(new Sight(state, seen, context));

    /// <summary>The service as it is and the decisions that led there; <c>null</c> when the cell has no such service.</summary>
    public static WhyReport? Why(CellState state, Observations? seen, string service, ReportContext context)
        => WhyReports.Of(new Sight(state, seen, context), service);

    /// <summary>What fencing the node would do, and what it risks.</summary>
    public static FencePlanReport FencePlan(CellState state, Observations seen, string node, DateTimeOffset wall) => FencePlans.OfFence(state, seen, node, wall);

    /// <summary>What draining the node would do, and what it risks.</summary>
    public static MaintenanceReport DrainPlan(CellState state, Observations seen, string node, bool force) => DrainPlans.Of(state, seen, node, force);

    /// <summary>What confirming that the node does nothing any more would do, and what it risks.</summary>
    public static FencePlanReport ConfirmPlan(CellState state, Observations seen, string node) => FencePlans.OfConfirm(state, seen, node);

    /// <summary>What can fence whom, whether it works, and what was and is being fenced.</summary>
    public static FenceReport Fences(CellState state, Observations? seen, ReportContext context)
        => FenceReports.Of(new Sight(state, seen, context));

    /// <summary>
    /// What the cell would do if these nodes fell silent now: the same decisions as the live controller's, on a copy of the live state, in
    /// virtual time. Names that are no members count for nothing; see <see cref="UnknownNodes"/>.
    /// </summary>
    public static WhatIfReport WhatIf(CellState state, Observations seen, ImmutableArray<string> down, DateTimeOffset wall)
        => WhatIf(state, seen, new WhatIfQuestion { Down = down }, null, wall);

    /// <summary>What the cell would do if all this were so: first what is planned, then the losses.</summary>
    /// <param name="state">The live state.</param>
    /// <param name="seen">What the controller hears.</param>
    /// <param name="question">Names that are no members count for nothing.</param>
    /// <param name="spec">The question's spec, read; <c>null</c> when it has none.</param>
    /// <param name="wall">Now.</param>
    public static WhatIfReport WhatIf(CellState state, Observations seen, WhatIfQuestion question, CellSpec? spec, DateTimeOffset wall)
        => WhatIfReports.Of(state, seen, question, spec, wall);

    /// <summary>Those of the names that are neither members nor nodes of the spec, in the order given.</summary>
    public static ImmutableArray<string> UnknownNodes(CellState state, ImmutableArray<string> names)
        => [.. names.Where(n => !state.Members.ContainsKey(n) && state.Spec?.Spec.Node(n) is null)];
}
