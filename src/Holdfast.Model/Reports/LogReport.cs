using System.Collections.Immutable;

namespace Holdfast.Model.Reports;

/// <summary>The end of what a service has printed on one node.</summary>
public sealed record LogReport
{
    public string Service { get; init; } = "";

    /// <summary>The node whose file it is.</summary>
    public string Node { get; init; } = "";

    /// <summary>Oldest first. What a terminal would take for orders is taken out, and very long lines are cut.</summary>
    public ImmutableArray<string> Lines { get; init; } = [];

    /// <summary>Ask with <c>after</c> = this for what has been printed since.</summary>
    public long Next { get; init; }
}
