using System.Diagnostics;
using System.Globalization;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Faults;

/// <summary>Every flush of a host's store to its disk takes so much longer, by a tracer that holds the call up.</summary>
internal sealed class SlowDisk : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _tracer;

    public SlowDisk(Host host, TimeSpan delay)
    {
        var store = host.Processes.Of(Part.Store) is [var pid] ? pid : throw new LabException($"{host.Name} runs no store.");
        var inject = string.Create(CultureInfo.InvariantCulture, $"inject=fdatasync,fsync:delay_enter={(long)delay.TotalMicroseconds}");
        var strace = Tool.Find("strace") ?? throw new LabException("strace is not installed (Debian: strace).");
        var start = new ProcessStartInfo(strace, ["-f", "-qqq", "-e", "trace=fdatasync,fsync", "-e", inject, "-o", "/dev/null", "-p", pid.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false, RedirectStandardError = true,
        };
        _tracer = Process.Start(start) ?? throw new LabException("strace did not start.");
    }

    /// <summary>Asks the tracer to let go; killed, it could leave the store stopped.</summary>
    public void Dispose()
    {
        Signal.Term.Send(_tracer.Id);
        if (!_tracer.WaitForExit(Patience))
            _tracer.Kill();
        _tracer.Dispose();
    }
}
