namespace Holdfast.Node.Addresses;

/// <summary>One virtual address on its way to an interface, or on it.</summary>
internal sealed class HeldAddress(Link link, LinkAddress address)
{
    public Link Link { get; set; } = link;

    public LinkAddress Address { get; } = address;

    public bool IsThere { get; set; }

    public string Words => $"{Address.Address} on {Link.Name}";
}
