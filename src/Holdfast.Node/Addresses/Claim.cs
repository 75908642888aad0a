using Holdfast.Control.Guarding;
using Holdfast.Model.Time;

namespace Holdfast.Node.Addresses;

/// <summary>One service's addresses, from the order to take them until the last of them is gone.</summary>
/// <param name="take">The order.</param>
/// <param name="watch">Who looks whether somebody else has them; ended once they are taken.</param>
internal sealed class Claim(TakeAddresses take, OwnerWatch watch)
{
    public long Run => take.Run;

    public string Service => take.Service;

    public OwnerWatch Watch => watch;

    public IReadOnlyList<HeldAddress> Addresses => watch.Addresses;

    public ClaimPhase Phase { get; set; }

    /// <summary>Of the announcements.</summary>
    public Announcing Announcing { get; } = new();

    /// <summary>While it is dropped: when what could not be removed is tried again.</summary>
    public Moment RetryAt { get; set; }
}

internal enum ClaimPhase
{
    /// <summary>Others are asked whether they have one of them; none is there yet.</summary>
    Checking,

    Held,

    /// <summary>To be removed.</summary>
    Dropping,
}
