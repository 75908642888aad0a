using Holdfast.Model.Reports;

namespace Holdfast.Control.Explaining;

/// <summary>What a report needs besides the state and the observations: who looks, when, and what is known of the store.</summary>
public sealed record ReportContext
{
    /// <summary>Name of the node that makes the report.</summary>
    public string SeenBy { get; init; } = "";

    public DateTimeOffset Wall { get; init; }

    public StoreReport Store { get; init; } = new() { Reachable = true };
}
