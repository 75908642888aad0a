using Holdfast.Model.Spec;

namespace Holdfast.Node.Addresses;

/// <summary>One virtual address on its way to an interface, or on it.</summary>
internal sealed class HeldAddress(AddressSpec spec, Link link, LinkAddress address) : IDisposable
{
    public AddressSpec Spec { get; } = spec;

    public Link Link { get; set; } = link;

    public LinkAddress Address { get; } = address;

    public bool IsThere { get; set; }

    /// <summary>While others are asked whether they have it.</summary>
    public OwnerSocket? Owner { get; set; }

    public string Words => $"{Address.Address} on {Link.Name}";

    public void Dispose()
    {
        Owner?.Dispose();
        Owner = null;
    }
}
