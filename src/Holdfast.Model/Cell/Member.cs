using Holdfast.Model.Spec;

namespace Holdfast.Model.Cell;

/// <summary>
/// A node of the cell, as it registered itself. Its id is the revision at which it joined (the create revision of its key), never
/// reused; its name is a label.
/// </summary>
public sealed record Member
{
    /// <summary>Filled from the key's create revision; not stored in the value.</summary>
    public long Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The address that its services and users meet, without a port.</summary>
    public string Address { get; init; } = "";

    /// <summary><c>address:port</c> (UDP) where its daemon takes beats, when it votes.</summary>
    public string BeatEndpoint { get; init; } = "";

    /// <summary>Base URL of its API.</summary>
    public string ApiUrl { get; init; } = "";

    public NodeRole Role { get; init; } = NodeRole.Voter;

    /// <summary>The daemon's version at its last start.</summary>
    public string Version { get; init; } = "";

    /// <summary>What it knows of specs, by <see cref="FeatureLevel"/>.</summary>
    public int Level { get; init; } = FeatureLevel.First;
}
