using System.Net;

namespace Holdfast.Node.Addresses;

/// <summary>A network interface of this machine, and the addresses that are on it.</summary>
/// <param name="Index">The kernel's number of it.</param>
/// <param name="Name">Such as <c>eth0</c>.</param>
/// <param name="Flags">IFF_…, netdevice(7).</param>
/// <param name="IsEthernet">ARP and neighbour discovery are spoken on it.</param>
/// <param name="Mac">Its hardware address.</param>
internal sealed record Link(int Index, string Name, uint Flags, bool IsEthernet, byte[] Mac)
{
    private const uint UpAndRunning = 1 | 0x40; // IFF_UP, IFF_RUNNING
    private const uint NoArp = 0x80; // IFF_NOARP

    public List<LinkAddress> Addresses { get; } = [];

    public bool Works => (Flags & UpAndRunning) == UpAndRunning;

    public bool HasNeighbours => IsEthernet && (Flags & NoArp) == 0 && Mac.Length == 6;
}

/// <summary>An address on an interface.</summary>
internal readonly record struct LinkAddress(IPAddress Address, int Prefix)
{
    public bool Contains(IPAddress other)
    {
        var (mine, its) = (Address.GetAddressBytes(), other.GetAddressBytes());
        if (mine.Length != its.Length)
            return false;
        for (var bit = 0; bit < Prefix; bit++)
            if (((mine[bit / 8] ^ its[bit / 8]) & (0x80 >> (bit % 8))) != 0)
                return false;
        return true;
    }
}
