using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>A netlink(7) socket. The kernel has answered when a send returns, so nothing here waits. For one thread.</summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    public const int Route = 0; // NETLINK_ROUTE
    public const int Netfilter = 12; // NETLINK_NETFILTER

    private const int Family = 16; // AF_NETLINK
    private const int RawNonBlockingCloseOnExec = 3 | 0x80800;
    private const ushort Error = 2; // NLMSG_ERROR
    private const ushort Done = 3; // NLMSG_DONE
    private const int TryAgain = 11; // EAGAIN

    private readonly byte[] _buffer = new byte[262_144];

    /// <param name="protocol"><see cref="Route"/> or <see cref="Netfilter"/>.</param>
    /// <param name="groups">RTMGRP_…: what is told without being asked for.</param>
    /// <exception cref="IOException">The kernel gives none.</exception>
    public NetlinkSocket(int protocol, uint groups = 0)
    {
        Fd = Kernel.Check(Kernel.Socket(Family, RawNonBlockingCloseOnExec, protocol), "socket(AF_NETLINK)");
        Span<byte> address = stackalloc byte[12]; // struct sockaddr_nl
        MemoryMarshal.Write(address, (ushort)Family);
        MemoryMarshal.Write(address[8..], groups);
        fixed (byte* start = address)
            Kernel.Check(Kernel.Bind(Fd, start, address.Length), "bind(AF_NETLINK)");
    }

    public int Fd { get; }

    /// <returns>0 when every message of it was carried out; else errno of the first that was not.</returns>
    public int Ask(NetlinkMessage message)
    {
        if (Send(message) is not 0 and var error)
            return error;
        var first = 0;
        Hear((type, body) =>
        {
            if (type == Error && first == 0 && body.Length >= 4)
                first = -MemoryMarshal.Read<int>(body);
        });
        return first;
    }

    /// <summary>Asks for many, and hands on each answer: its type and what follows its header.</summary>
    public void Ask(NetlinkMessage message, MessageHandler each)
    {
        if (Send(message) is not 0 and var error)
            throw new IOException($"netlink failed: {Kernel.Explain(error)}");
        var done = false;
        while (!done && Hear((type, body) => Take(type, body, each, ref done)))
        {
        }
    }

    /// <summary>What the kernel has told since. False: nothing.</summary>
    public bool Hear(MessageHandler each)
    {
        nint count;
        var any = false;
        fixed (byte* start = _buffer)
        {
            while ((count = Kernel.Receive(Fd, start, _buffer.Length, 0)) > 0)
            {
                any = true;
                Split(_buffer.AsSpan(0, (int)count), each);
            }
        }

        return any;
    }

    public void Dispose() => _ = Kernel.Close(Fd);

    private int Send(NetlinkMessage message)
    {
        fixed (byte* start = message.Bytes)
            return Kernel.SendTo(Fd, start, message.Bytes.Length, 0, null, 0) == message.Bytes.Length ? 0 : Math.Max(Marshal.GetLastPInvokeError(), TryAgain);
    }

    private static void Take(ushort type, ReadOnlySpan<byte> body, MessageHandler each, ref bool done)
    {
        if (type is Done or Error)
            done = true;
        else
            each(type, body);
    }

    private static void Split(ReadOnlySpan<byte> bytes, MessageHandler each)
    {
        while (bytes.Length >= 16)
        {
            var length = (int)MemoryMarshal.Read<uint>(bytes);
            if (length < 16 || length > bytes.Length)
                return;
            each(MemoryMarshal.Read<ushort>(bytes[4..]), bytes[16..length]);
            bytes = bytes[Math.Min(bytes.Length, (length + 3) & ~3)..];
        }
    }
}

/// <param name="type">nlmsg_type.</param>
/// <param name="body">What follows the header; only good during the call.</param>
internal delegate void MessageHandler(ushort type, ReadOnlySpan<byte> body);
