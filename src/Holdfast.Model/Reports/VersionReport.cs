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

    /// <summary>What this node has of the cell's etcd.</summary>
    public StoreData StoreData { get; init; }

    /// <summary>The runtime and system it runs on.</summary>
    public string Platform { get; init; } = "";
}

/// <summary>What a node has of the cell's etcd: others ask before they found one.</summary>
public enum StoreData
{
    /// <summary>Nothing: it has none to keep, or none yet, or has lost it.</summary>
    None,

    /// <summary>It is founding the store, which has not answered yet.</summary>
    Founding,

    /// <summary>A member's data: there is a store.</summary>
    Held,
}
