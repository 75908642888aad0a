using Holdfast.Model.Cell;

namespace Holdfast.Control.Failover;

/// <summary>Adds to an incident's phases.</summary>
internal static class Timeline
{
    /// <summary>Two nodes' beats and this clock can disagree by a little; a timeline never runs backwards.</summary>
    public static Incident With(Incident incident, PhaseMark mark)
    {
        var last = incident.Phases.IsEmpty ? mark.At : incident.Phases[^1].At;
        return incident with { Phases = incident.Phases.Add(mark.At < last ? mark with { At = last } : mark) };
    }
}
