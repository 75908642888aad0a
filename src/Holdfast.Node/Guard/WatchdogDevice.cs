using System.Runtime.InteropServices;
using Holdfast.Control.Guarding;
using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>
/// The kernel's watchdog (Documentation/watchdog/watchdog-api.rst): from its opening on, the machine reboots unless something is written in time;
/// a last <c>V</c> before it is closed calls that off.
/// </summary>
internal sealed unsafe class WatchdogDevice : IDisposable
{
    /// <summary>Asked of the device; one that keeps its own time says so.</summary>
    private const int TimeoutSeconds = 10;

    private const nuint SetTimeout = 0xC0045706; // WDIOC_SETTIMEOUT
    private const int WriteOnly = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private readonly int _fd;
    private readonly WatchdogFeeding _feeding;

    private WatchdogDevice(int fd, TimeSpan timeout, string words) => (_fd, _feeding, Words) = (fd, new WatchdogFeeding(timeout), words);

    /// <summary>What was opened, for the log.</summary>
    public string Words { get; }

    public Moment Next => _feeding.Next;

    /// <exception cref="GuardStartException">It cannot be opened, and why.</exception>
    public static WatchdogDevice Open(string path)
    {
        var fd = Kernel.Open(path, WriteOnly | NonBlocking | CloseOnExec);
        if (fd < 0)
            throw new GuardStartException($"The watchdog {path} cannot be opened: {Kernel.Explain(Marshal.GetLastPInvokeError())}. Does something else feed it (systemd: RuntimeWatchdogSec)? May this user open it? Without one: --watchdog off");
        var seconds = TimeoutSeconds;
        return Kernel.DeviceControl(fd, SetTimeout, &seconds) == 0 && seconds > 0
            ? new WatchdogDevice(fd, TimeSpan.FromSeconds(seconds), $"the watchdog {path} reboots this machine when it is not fed for {seconds} s")
            : new WatchdogDevice(fd, TimeSpan.FromSeconds(TimeoutSeconds), $"the watchdog {path} keeps its own time-out; it is fed every {TimeoutSeconds / 5} s");
    }

    /// <summary>Called in every turn of the guard's loop, after what must be killed has been.</summary>
    public void Turn(Moment? actsSince, Moment now)
    {
        if (_feeding.Feed(actsSince, now))
            Write((byte)'\0');
    }

    /// <summary>Nothing acts any more: without this, closing it would reboot the machine.</summary>
    public void CallOff() => Write((byte)'V');

    public void Dispose() => _ = Kernel.Close(_fd);

    private void Write(byte word) => _ = Kernel.Write(_fd, &word, 1);
}
