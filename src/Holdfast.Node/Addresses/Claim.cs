using Holdfast.Control.Guarding;
using Holdfast.Model.Time;

namespace Holdfast.Node.Addresses;

/// <summary>One service's addresses, from the order to take them until the last of them is gone.</summary>
internal sealed class Claim(TakeAddresses take, IReadOnlyList<HeldAddress> addresses) : IDisposable
{
    public long Run => take.Run;

    public string Service => take.Service;

    public IReadOnlyList<HeldAddress> Addresses => addresses;

    public ClaimPhase Phase { get; set; }

    /// <summary>While it is checked: until when others may answer.</summary>
    public Moment CheckedAt { get; init; }

    /// <summary>While it is checked: when others are asked again, since one question may be lost.</summary>
    public Moment AskAt { get; set; }

    /// <summary>Of the announcements.</summary>
    public Announcing Announcing { get; } = new();

    /// <summary>While it is dropped: when what could not be removed is tried again.</summary>
    public Moment RetryAt { get; set; }

    public void Dispose()
    {
        foreach (var address in addresses)
            address.Dispose();
    }
}

internal enum ClaimPhase
{
    /// <summary>Others are asked whether they have one of them; none is there yet.</summary>
    Checking,

    Held,

    /// <summary>To be removed.</summary>
    Dropping,
}
