namespace Holdfast.Spec;

/// <summary>How large a spec may be. The limits are far above any real cell; they bound what hostile input can cost.</summary>
public static class SpecLimits
{
    /// <summary>Size of the text in UTF-8 bytes.</summary>
    public const int Bytes = 1024 * 1024;

    /// <summary>Faults in one answer.</summary>
    public const int Faults = 50;

    /// <summary>Maps and lists within each other.</summary>
    public const int Depth = 16;

    /// <summary>Values (scalars, maps and lists) in the document.</summary>
    public const int Values = 100_000;

    /// <summary>Characters of a cell's, site's, node's or service's name.</summary>
    public const int Name = 63;

    /// <summary>Characters of an argument, a variable's value, a URL.</summary>
    public const int Text = 4096;

    public const int Sites = 50;

    public const int Nodes = 100;

    public const int Services = 1000;

    public const int ChecksPerService = 20;

    public const int AddressesPerService = 64;

    /// <summary>Units that a standby must have free.</summary>
    public const int Needs = 32;

    public const int Arguments = 256;

    public const int Variables = 256;

    public const int FenceDevices = 200;

    /// <summary>Units of a node or service, domains of a node.</summary>
    public const int NamedValues = 32;

    public const int Tags = 32;

    public const int FenceLevels = 9;

    public const int DevicesPerLevel = 8;

    /// <summary>Parameters of a fence device.</summary>
    public const int Parameters = 64;
}
