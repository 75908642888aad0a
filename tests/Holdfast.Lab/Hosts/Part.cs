namespace Holdfast.Lab.Hosts;

/// <summary>What runs on a host.</summary>
internal enum Part
{
    Daemon,
    Guard,
    Store,
    Service,
    Other,
}
