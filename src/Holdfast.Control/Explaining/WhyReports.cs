using Holdfast.Model.Reports;

namespace Holdfast.Control.Explaining;

/// <summary>One service with the decisions that led to where it is, newest first.</summary>
internal static class WhyReports
{
    private const int Incidents = 5;
    private const int Events = 20;

    public static WhyReport? Of(Sight sight, string service)
    {
        if (sight.State.Spec?.Spec.Service(service) is not { } spec)
            return null;
        var incidents = sight.State.Incidents.Values.Where(i => i.Service == service).Reverse().Take(Incidents).ToArray();
        var numbers = incidents.Select(i => i.Number).ToHashSet();
        var newest = sight.State.Incidents.IsEmpty ? 0 : sight.State.Incidents.Keys.Last();
        return new WhyReport
        {
            Service = ServiceReports.Of(sight, spec),
            Incidents = [.. incidents],
            Events = [.. sight.State.Events.Values.Where(e => e.Subject == service || (e.Incident is > 0 && e.Incident <= newest && numbers.Contains(e.Incident))).Reverse().OrderByDescending(e => e.At).Take(Events)],
        };
    }
}
