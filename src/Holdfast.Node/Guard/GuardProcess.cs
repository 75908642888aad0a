using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Holdfast.Node.Addresses;
using Holdfast.Node.Os;
using Holdfast.Node.Systemd;

namespace Holdfast.Node.Guard;

/// <summary>The guard as a process of its own: what the executable's hidden <c>guard</c> command calls.</summary>
public static class GuardProcess
{
    /// <summary>Runs until nothing is left to do. Blocks the caller; the work is on one thread of its own.</summary>
    /// <exception cref="GuardStartException">It cannot start, and why.</exception>
    public static void Run(GuardOptions options)
    {
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                Work(options);
            }
            catch (Exception e)
            {
                fault = e;
            }
        })
        { Name = "guard" };
        thread.Start();
        thread.Join();
        if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);
    }

    private static void Work(GuardOptions options)
    {
        var paths = new GuardPaths(Path.GetFullPath(options.DataDirectory));
        ChildStarter.CheckTools();
        paths.Create();
        using var single = Lock(paths.Lock);
        Reaper.AdoptOrphans();
        var killed = LeftOvers.Kill(paths.Data) + UnitGroup.KillAll(UnitGroup.Notes(paths.Lease));
        var log = new List<string>();
        AddressKeeper.RemoveLeft(paths.AddressTable, new AddressRecord(paths.Addresses), log.Add);
        Rehearsal.Run();
        using var loop = new GuardLoop(paths, options, Nonce());
        using var asked = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            loop.Leave();
        });
        var realTime = Scheduling.TryMakeRealTime();
        loop.Say($"guard {Environment.ProcessId} runs, scheduling {(realTime ? "real-time" : "ordinary (real-time is not permitted)")}");
        log.ForEach(loop.Say);
        if (killed > 0)
            loop.Say($"killed {killed} processes that a former guard had left");
        try
        {
            loop.Run();
        }
        catch (Exception e)
        {
            loop.Say($"guard ends by a fault: {e}");
            throw;
        }
    }

    /// <summary>Held for the life of the process; the kernel lets it go when the process dies.</summary>
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new GuardStartException($"Another guard runs on this data directory already ({path} is locked).", e);
        }
    }

    private static long Nonce()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes) & long.MaxValue;
    }
}
