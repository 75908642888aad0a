using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>Datagrams of a unix socket with SO_PASSCRED: what .NET's sockets do not tell is who has sent them.</summary>
internal static unsafe partial class Datagrams
{
    private const int DontWait = 0x40; // MSG_DONTWAIT
    private const int CloseOnExec = 0x40000000; // MSG_CMSG_CLOEXEC
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int Credentials = 2; // SCM_CREDENTIALS

    /// <summary>cmsghdr (16 bytes) and struct ucred (pid, uid, gid), aligned. Descriptors that come along find no room, and the kernel closes them.</summary>
    private const int ControlRoom = 32;

    /// <returns>The next one, cut at <paramref name="longest"/> bytes; <c>null</c> when there is none, or nobody is known to have sent it.</returns>
    public static (int Pid, byte[] Bytes)? Receive(int fd, int longest)
    {
        var bytes = new byte[longest];
        var control = stackalloc byte[ControlRoom];
        fixed (byte* start = bytes)
        {
            var part = new Part { Start = start, Length = (nuint)longest };
            var header = new Header { Parts = &part, PartCount = 1, Control = control, ControlLength = ControlRoom };
            var count = ReceiveMessage(fd, &header, DontWait | CloseOnExec);
            if (count < 0 || header.ControlLength < 28 || *(int*)(control + 8) != SocketLevel || *(int*)(control + 12) != Credentials)
                return null;
            return (*(int*)(control + 16), bytes[..(int)count]);
        }
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int fd, Header* message, int flags);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr, 64 bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public byte* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
