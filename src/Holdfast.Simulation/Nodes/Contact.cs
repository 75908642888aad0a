using Holdfast.Model.Time;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>Since when the store has not answered this daemon, as its calls tell.</summary>
internal sealed class Contact
{
    private readonly VirtualProcess _process;
    private Moment? _silentSince;

    public Contact(VirtualProcess process) => (_process, _silentSince) = (process, process.Now);

    public Action? Changed { get; set; }

    public void Take(bool answered)
    {
        if (answered == _silentSince is null)
            return;
        _silentSince = answered ? null : _process.Now;
        Changed?.Invoke();
    }

    /// <summary>Zero while it answers.</summary>
    public TimeSpan Silence(Moment now)
    {
        if (_silentSince is not { } since)
            return TimeSpan.Zero;
        return now > since ? now - since : TimeSpan.FromTicks(1);
    }
}
