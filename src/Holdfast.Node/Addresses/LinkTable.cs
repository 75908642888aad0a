using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Node.Os;

namespace Holdfast.Node.Addresses;

/// <summary>The interfaces and addresses of this machine's network namespace, by rtnetlink(7).</summary>
internal sealed class LinkTable : IDisposable
{
    public const int NoPermission = 1; // EPERM
    public const int Exists = 17; // EEXIST
    public const int NoDevice = 19; // ENODEV
    public const int NoAddress = 99; // EADDRNOTAVAIL

    public const ushort NewLink = 16; // RTM_NEWLINK
    public const ushort NewAddress = 20; // RTM_NEWADDR
    public const ushort DelAddress = 21; // RTM_DELADDR
    private const ushort GetLink = 18; // RTM_GETLINK
    private const ushort GetAddress = 22; // RTM_GETADDR

    private const byte V4 = 2; // AF_INET
    private const byte V6 = 10; // AF_INET6
    private const ushort Address = 1; // IFA_ADDRESS, and IFLA_ADDRESS
    private const ushort Local = 2; // IFA_LOCAL
    private const ushort Name = 3; // IFLA_IFNAME
    private const ushort Lifetimes = 6; // IFA_CACHEINFO
    private const byte NoDuplicateCheck = 2; // IFA_F_NODAD: it has been done
    private const ushort Ethernet = 1; // ARPHRD_ETHER

    private readonly NetlinkSocket _socket = new(NetlinkSocket.Route);
    private uint _sequence;

    public List<Link> Read()
    {
        var links = new Dictionary<int, Link>();
        _socket.Ask(new NetlinkMessage().Begin(GetLink, NetlinkMessage.Dump, ++_sequence).U32(0).U32(0).U32(0).U32(0), (type, body) =>
        {
            if (type == NewLink && ReadLink(body) is { } link)
                links[link.Index] = link;
        });
        _socket.Ask(new NetlinkMessage().Begin(GetAddress, NetlinkMessage.Dump, ++_sequence).U32(0).U32(0), (type, body) =>
        {
            if (type == NewAddress && ReadAddress(body) is var (index, address) && links.TryGetValue(index, out var link))
                link.Addresses.Add(address);
        });
        return [.. links.Values.OrderBy(l => l.Index)];
    }

    /// <summary>Adds an address, or gives it a new life.</summary>
    /// <param name="index">The interface.</param>
    /// <param name="address">With the bits of its network.</param>
    /// <param name="valid">Then the kernel removes it by itself: whole seconds.</param>
    /// <param name="isNew">An error when it is there already.</param>
    /// <returns>0 or errno.</returns>
    public int Put(int index, LinkAddress address, int valid, bool isNew)
    {
        // Never the source of what this machine sends by itself: it may be gone when the answer comes. (The kernel looks at it for IPv6 only.)
        Span<uint> lifetimes = [IsV4(address) ? (uint)valid : 0, (uint)valid, 0, 0];
        var message = Begin(NewAddress, (ushort)(NetlinkMessage.Create | (isNew ? NetlinkMessage.Exclusive : NetlinkMessage.Replace)), index, address);
        return _socket.Ask(message.Attribute(Lifetimes, MemoryMarshal.AsBytes(lifetimes)));
    }

    /// <returns>0 or errno.</returns>
    public int Remove(int index, LinkAddress address) => _socket.Ask(Begin(DelAddress, 0, index, address));

    public void Dispose() => _socket.Dispose();

    public static Link? ReadLink(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16)
            return null;
        var attributes = NetlinkMessage.Attributes(body[16..]);
        var name = Encoding.UTF8.GetString(attributes.GetValueOrDefault(Name, [])).TrimEnd('\0');
        var isEthernet = MemoryMarshal.Read<ushort>(body[2..]) == Ethernet;
        return new Link(MemoryMarshal.Read<int>(body[4..]), name, MemoryMarshal.Read<uint>(body[8..]), isEthernet, attributes.GetValueOrDefault(Address, []));
    }

    /// <summary>A point-to-point link's IFA_ADDRESS is the other end's.</summary>
    public static (int Index, LinkAddress Address)? ReadAddress(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8 || body[0] is not (V4 or V6))
            return null;
        var attributes = NetlinkMessage.Attributes(body[8..]);
        var bytes = attributes.GetValueOrDefault(Local) ?? attributes.GetValueOrDefault(Address) ?? [];
        return bytes.Length is 4 or 16 ? (MemoryMarshal.Read<int>(body[4..]), new LinkAddress(new IPAddress(bytes), body[1])) : null;
    }

    private NetlinkMessage Begin(ushort type, ushort flags, int index, LinkAddress address)
    {
        var bytes = address.Address.GetAddressBytes();
        var message = new NetlinkMessage().Begin(type, (ushort)(flags | NetlinkMessage.Acknowledge), ++_sequence)
            .Byte(IsV4(address) ? V4 : V6).Byte((byte)address.Prefix).Byte(NoDuplicateCheck).Byte(0).U32((uint)index)
            .Attribute(Local, bytes).Attribute(Address, bytes);
        return message;
    }

    private static bool IsV4(LinkAddress address) => address.Address.GetAddressBytes().Length == 4;
}
