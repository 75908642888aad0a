using Holdfast.Lab.Hosts;

namespace Holdfast.Lab.Worlds;

/// <summary>The program when it only makes a world with a host in it, waits, and is killed by a test.</summary>
internal static class WorldHolder
{
    public const string Mode = "hold-world";
    public const string Ready = "ready";

    /// <param name="mark">In the arguments of a process on the host, too.</param>
    public static int Hold(string mark)
    {
        using var host = new Host("held", 1, Path.Combine(World.Root, "held"), _ => $"sleep {mark}");
        host.PowerOn();
        host.StartDaemon();
        Console.WriteLine(Ready);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
