using System.Runtime.InteropServices;

namespace Holdfast.Node.Running;

/// <summary>How a run of the daemon ends.</summary>
internal enum End
{
    /// <summary>SIGTERM, SIGINT: the node leaves gracefully.</summary>
    Leave,

    /// <summary>SIGHUP: the daemon restarts in place.</summary>
    Restart,
}

/// <summary>The signals that the daemon answers; the first one counts.</summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource<End> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Signals()
    {
        Take(PosixSignal.SIGTERM, End.Leave);
        Take(PosixSignal.SIGINT, End.Leave);
        Take(PosixSignal.SIGHUP, End.Restart);
    }

    public Task<End> Ended => _end.Task;

    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private void Take(PosixSignal signal, End end) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _end.TrySetResult(end);
    }));
}
