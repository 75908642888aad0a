using System.Buffers.Binary;
using System.Net;

namespace Holdfast.Node.Addresses;

/// <summary>
/// Ethernet frames about who has an address: ARP (RFC 826, RFC 5227) and IPv6 neighbour discovery (RFC 4861, RFC 4862).
/// </summary>
internal static class Frames
{
    public const ushort Arp = 0x0806; // ETH_P_ARP
    public const ushort V6 = 0x86dd; // ETH_P_IPV6
    private static readonly byte[] Everybody = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    private static readonly byte[] Nobody = [0, 0, 0, 0, 0, 0];
    private static readonly byte[] AllNodes = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    private static readonly byte[] Unspecified = new byte[16];

    /// <summary>Asks whether somebody has the address, without telling anybody that this machine has it (RFC 5227 2.1.1; RFC 4862 5.4.2).</summary>
    public static byte[] Probe(byte[] mac, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 4)
            return ArpFrame(mac, 1, [0, 0, 0, 0], Nobody, bytes);
        byte[] group = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, .. bytes[13..]];
        return NeighbourFrame(mac, Unspecified, group, 135, 0, bytes, []);
    }

    /// <summary>
    /// Tells everybody that the address is here: for IPv4 both as a request and as an answer, since some machines believe only one of them (RFC
    /// 5944 4.6); for IPv6 an unsolicited advertisement that overrides (RFC 4861 7.2.6).
    /// </summary>
    public static byte[][] Announcements(byte[] mac, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? [ArpFrame(mac, 1, bytes, Nobody, bytes), ArpFrame(mac, 2, bytes, mac, bytes)]
            : [NeighbourFrame(mac, bytes, AllNodes, 136, 0x20, bytes, [2, 1, .. mac])];
    }

    /// <summary>Whose hardware address a received ARP frame gives to the IPv4 address; <c>null</c> for none but our own.</summary>
    public static byte[]? ArpOwner(ReadOnlySpan<byte> frame, IPAddress address, byte[] mac)
    {
        const int Size = 42;
        if (frame.Length < Size || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != Arp || !frame[14..20].SequenceEqual<byte>([0, 1, 8, 0, 6, 4]))
            return null;
        return frame[28..32].SequenceEqual(address.GetAddressBytes()) && !frame[22..28].SequenceEqual(mac) ? frame[22..28].ToArray() : null;
    }

    /// <summary>Whose hardware address a received neighbour advertisement (from its ICMPv6 header on) gives to the IPv6 address; empty when it does not say.</summary>
    public static byte[]? AdvertisedOwner(ReadOnlySpan<byte> icmp, IPAddress address, byte[] mac)
    {
        if (icmp.Length < 24 || icmp[0] != 136 || !icmp[8..24].SequenceEqual(address.GetAddressBytes()))
            return null;
        var owner = icmp.Length >= 32 && icmp[24] == 2 ? icmp[26..32].ToArray() : [];
        return owner.AsSpan().SequenceEqual(mac) ? null : owner;
    }

    private static byte[] ArpFrame(byte[] mac, byte operation, byte[] sender, byte[] target, byte[] targetAddress)
        => [.. Everybody, .. mac, 8, 6, 0, 1, 8, 0, 6, 4, 0, operation, .. mac, .. sender, .. target, .. targetAddress];

    private static byte[] NeighbourFrame(byte[] mac, byte[] from, byte[] to, byte type, byte flags, byte[] target, byte[] option)
    {
        byte[] icmp = [type, 0, 0, 0, flags, 0, 0, 0, .. target, .. option];
        BinaryPrimitives.WriteUInt16BigEndian(icmp.AsSpan(2), Checksum([.. from, .. to, 0, 0, 0, (byte)icmp.Length, 0, 0, 0, 58, .. icmp]));
        return [0x33, 0x33, .. to[12..], .. mac, 0x86, 0xdd, 0x60, 0, 0, 0, 0, (byte)icmp.Length, 58, 255, .. from, .. to, .. icmp];
    }

    /// <summary>Over the pseudo-header and the message (RFC 4443 2.3).</summary>
    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
