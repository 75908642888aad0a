using System.Net;
using System.Runtime.InteropServices;
using Holdfast.Node.Os;

namespace Holdfast.Node.Addresses;

/// <summary>Listens on one interface for whoever says that it has an address.</summary>
internal sealed unsafe class OwnerSocket : IDisposable
{
    private const int Icmp6 = 58; // IPPROTO_ICMPV6
    private const int Filter = 1; // ICMP6_FILTER

    private readonly Link _link;
    private readonly IPAddress _address;
    private readonly bool _isV4;
    private readonly byte[] _buffer = new byte[2048];

    /// <exception cref="IOException">There is no permission, or no interface any more.</exception>
    public OwnerSocket(Link link, IPAddress address)
    {
        (_link, _address, _isV4) = (link, address, address.GetAddressBytes().Length == 4);
        Fd = _isV4 ? Packets(link.Index) : Advertisements();
    }

    public int Fd { get; }

    /// <summary>Whose hardware address it is, in words; <c>null</c> when nobody has said it since.</summary>
    public string? Hear()
    {
        nint count;
        fixed (byte* start = _buffer)
        {
            while ((count = Kernel.Receive(Fd, start, _buffer.Length, 0)) > 0)
            {
                var bytes = _buffer.AsSpan(0, (int)count);
                var owner = _isV4 ? Frames.ArpOwner(bytes, _address, _link.Mac) : Frames.AdvertisedOwner(bytes, _address, _link.Mac);
                if (owner is not null)
                    return owner.Length == 0 ? "another machine" : $"the machine with the hardware address {string.Join(':', owner.Select(b => b.ToString("x2", null)))}";
            }
        }

        return null;
    }

    public void Dispose() => _ = Kernel.Close(Fd);

    private static int Packets(int index)
    {
        var fd = Kernel.Check(Kernel.Socket(PacketAddress.Family, 3 | PacketAddress.NonBlockingCloseOnExec, PacketAddress.Big(Frames.Arp)), "socket(AF_PACKET)");
        var address = PacketAddress.Of(index, Frames.Arp);
        fixed (byte* start = address)
            return Opened(fd, Kernel.Bind(fd, start, address.Length), "bind(AF_PACKET)");
    }

    /// <summary>Advertisements to all nodes, which the kernel has joined; nothing else passes the filter (RFC 3542 3.2).</summary>
    private static int Advertisements()
    {
        var fd = Kernel.Check(Kernel.Socket(10, 3 | PacketAddress.NonBlockingCloseOnExec, Icmp6), "socket(AF_INET6, SOCK_RAW)");
        Span<byte> blocked = stackalloc byte[32];
        blocked.Fill(0xff);
        blocked[136 / 8] &= 0xfe;
        fixed (byte* start = blocked)
            return Opened(fd, Kernel.SetSocketOption(fd, Icmp6, Filter, start, blocked.Length), "setsockopt(ICMP6_FILTER)");
    }

    private static int Opened(int fd, int result, string call)
    {
        if (result >= 0)
            return fd;
        var error = Marshal.GetLastPInvokeError();
        _ = Kernel.Close(fd);
        throw new IOException($"{call} failed: {Kernel.Explain(error)}");
    }
}
