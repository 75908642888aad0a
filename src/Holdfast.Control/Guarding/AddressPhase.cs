namespace Holdfast.Control.Guarding;

/// <summary>Where a child's virtual addresses are on their way.</summary>
internal enum AddressPhase
{
    /// <summary>None of them is on this node.</summary>
    None,

    /// <summary>Ordered, and not known to be there.</summary>
    Taking,

    Taken,

    /// <summary>To be removed, and not known to be gone.</summary>
    Dropping,
}
