using Holdfast.Control.State;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>How long a service takes from its grant until it is verified, by what was measured.</summary>
internal static class StartTime
{
    private const int Newest = 9;

    /// <summary>The median of the newest starts of it; <c>null</c> when none was recorded to its end.</summary>
    public static TimeSpan? Of(CellState state, string service)
    {
        var measured = state.Incidents.Values.Reverse().Where(i => i.Service == service).Select(Measured).OfType<TimeSpan>().Take(Newest).Order().ToArray();
        return measured.Length == 0 ? null : measured[measured.Length / 2];
    }

    private static TimeSpan? Measured(Incident incident)
    {
        var granted = incident.Phases.FirstOrDefault(p => p.Phase == Phase.Granted);
        var verified = incident.Phases.FirstOrDefault(p => p.Phase == Phase.Verified);
        return granted is null || verified is null || verified.At < granted.At ? null : verified.At - granted.At;
    }
}
