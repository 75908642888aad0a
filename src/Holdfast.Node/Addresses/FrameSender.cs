using System.Runtime.InteropServices;
using Holdfast.Node.Os;

namespace Holdfast.Node.Addresses;

/// <summary>Sends whole Ethernet frames, packet(7). Needs CAP_NET_RAW.</summary>
internal sealed unsafe class FrameSender : IDisposable
{
    private readonly int _fd = Kernel.Check(Kernel.Socket(PacketAddress.Family, 3 | PacketAddress.NonBlockingCloseOnExec, 0), "socket(AF_PACKET)"); // SOCK_RAW, hears nothing

    /// <returns>0 or errno.</returns>
    public int Send(int index, byte[] frame)
    {
        var to = PacketAddress.Of(index, 0);
        fixed (byte* start = frame, address = to)
            return Kernel.SendTo(_fd, start, frame.Length, 0, address, to.Length) == frame.Length ? 0 : Marshal.GetLastPInvokeError();
    }

    public void Dispose() => _ = Kernel.Close(_fd);
}
