namespace Holdfast.Model.Reports;

/// <summary>Which daemon answers.</summary>
public sealed record VersionReport
{
    /// <summary>The daemon's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>The API's version: <c>v1</c>.</summary>
    public string Api { get; init; } = "v1";

    /// <summary>Name of the node.</summary>
    public string Node { get; init; } = "";

    /// <summary>The runtime and system it runs on.</summary>
    public string Platform { get; init; } = "";
}
