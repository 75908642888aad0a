using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast.EndToEnd.Actor;

/// <summary>
/// The service that the end-to-end tests watch. While the node's lease runs it writes a line <c>EPOCH NODE PID BOOTTIME</c> every ten milliseconds to a log
/// that all nodes share, and takes connections on port 8080 unless a file <c>fail-NODE</c> lies beside the log.
/// </summary>
internal static partial class Program
{
    private const int Boottime = 7;

    private static void Main(string[] args)
    {
        var (address, directory) = (IPAddress.Parse(args[0]), args[1]);
        var node = Environment.GetEnvironmentVariable("HOLDFAST_NODE");
        var epoch = Environment.GetEnvironmentVariable("HOLDFAST_EPOCH");
        using var lease = File.OpenHandle(Environment.GetEnvironmentVariable("HOLDFAST_LEASE_FILE")!, share: FileShare.ReadWrite | FileShare.Delete);
        using var log = new FileStream(Path.Combine(directory, "acts.log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var listener = new TcpListener(address, 8080);
        listener.Start();
        var fails = Path.Combine(directory, $"fail-{node}");
        while (true)
        {
            Act(lease, log, $"{epoch} {node} {Environment.ProcessId}");
            Answer(listener, File.Exists(fails));
            Thread.Sleep(10);
        }
    }

    private static void Act(Microsoft.Win32.SafeHandles.SafeFileHandle lease, FileStream log, string who)
    {
        Span<byte> until = stackalloc byte[8];
        RandomAccess.Read(lease, until, 0);
        _ = ClockGetTime(Boottime, out var time);
        var now = (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        if (now < BitConverter.ToInt64(until))
            log.Write(Encoding.ASCII.GetBytes($"{who} {now}\n"));
    }

    private static void Answer(TcpListener listener, bool fails)
    {
        if (fails)
            listener.Stop();
        while (!fails && listener.Pending())
            listener.AcceptSocket().Dispose();
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
