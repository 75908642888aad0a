using System.Collections.Immutable;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Guarding.Messages;

/// <summary>The virtual addresses that a service has while it acts.</summary>
public sealed record LaunchAddresses
{
    /// <summary>Of one service, at most.</summary>
    public const int Max = 64;

    public ImmutableArray<AddressSpec> Items { get; init; } = [];

    /// <summary>How long another machine may take to say that it has one of them, before it is taken; zero does not ask.</summary>
    public TimeSpan Check { get; init; }
}
