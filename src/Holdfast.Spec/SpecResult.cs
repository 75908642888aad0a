using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Spec;

/// <summary>A spec that was read: either the spec, perhaps with warnings, or at least one fault.</summary>
public sealed record SpecResult
{
    /// <summary><c>null</c> when there are faults.</summary>
    public CellSpec? Spec { get; init; }

    /// <summary>Ordered by place; at most <see cref="SpecLimits.Faults"/> and one line that says that there are more.</summary>
    public ImmutableArray<SpecFault> Faults { get; init; } = [];

    /// <summary>The spec is valid, and this is probably not what was meant.</summary>
    public ImmutableArray<Problem> Warnings { get; init; } = [];

    [MemberNotNullWhen(true, nameof(Spec))]
    public bool Ok => Spec is not null;
}
