using System.Collections.Immutable;

namespace Holdfast.Model.Spec;

/// <summary>What a standby must show before it may be promoted (failover.md, "Promotion").</summary>
public sealed record PromotionSpec
{
    /// <summary>
    /// Where the application tells of itself as a standby: a check of the kind <see cref="CheckKind.File"/>, <see cref="CheckKind.Http"/> or
    /// <see cref="CheckKind.Script"/> whose answer is read. <c>null</c>: it is not asked.
    /// </summary>
    public CheckSpec? Report { get; init; }

    /// <summary>A standby whose data is further behind is not ready; <c>null</c>: however far.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>When no standby is ready: one that is so far behind, and lacks nothing else, is promoted all the same. <c>null</c>: none is.</summary>
    public TimeSpan? AllowLoss { get; init; }

    /// <summary>The least promotion score that the service's OCF agent must have given; <c>null</c>: a score below zero keeps it back, and none does not.</summary>
    public int? Score { get; init; }

    /// <summary>So much must be free on the standby, by the names that its report uses: licences, channels.</summary>
    public ImmutableSortedDictionary<string, long> Needs { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Run on standbys; all must pass.</summary>
    public ImmutableArray<CheckSpec> Checks { get; init; } = [];
}
