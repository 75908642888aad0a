using System.Collections.Immutable;

namespace Holdfast.Control.Ocf;

/// <summary>What an agent says of itself.</summary>
public sealed record OcfMetaData
{
    public string Name { get; init; } = "";

    /// <summary>One line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>In the agent's order.</summary>
    public ImmutableArray<OcfParameter> Parameters { get; init; } = [];

    /// <summary>Names of the actions: <c>start</c>, <c>promote</c>.</summary>
    public ImmutableArray<string> Actions { get; init; } = [];

    public bool Offers(OcfAction action) => Actions.Contains(action.Word());

    /// <summary>Has two roles besides stopped.</summary>
    public bool Promotable => Offers(OcfAction.Promote) && Offers(OcfAction.Demote);
}

/// <param name="Name">Without OCF_RESKEY_.</param>
/// <param name="Required">Has to be given.</param>
/// <param name="Type">string, integer, boolean, or a later version's.</param>
/// <param name="Summary">One line; may be empty.</param>
/// <param name="Default">Empty for none.</param>
/// <param name="Deprecated">Still taken.</param>
public sealed record OcfParameter(string Name, bool Required, string Type, string Summary, string Default, bool Deprecated);
