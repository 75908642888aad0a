using Holdfast.Control.Observing;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Explaining;

/// <summary>The one word for an active-standby service.</summary>
internal static class ServiceStates
{
    public static ServiceState Of(Sight sight, ServiceSpec spec, Grant grant)
    {
        if (grant.Holder == 0)
            return grant.From != 0 && AnyReady(sight, spec, grant.From) ? ServiceState.FailingOver : ServiceState.Waiting;
        if (grant.MoveTo != 0)
            return ServiceState.Moving;
        if (sight.Seen is not { } seen)
            return IsClosed(sight, grant) ? ServiceState.Active : ServiceState.Activating;
        if (sight.Hears(grant.Holder))
            return Heard(seen.Of(grant.Holder)?.Instance(spec.Name), grant);
        if (sight.JustBegun)
            return ServiceState.Activating;
        return AnyReady(sight, spec, grant.Holder) ? ServiceState.FailingOver : ServiceState.Waiting;
    }

    /// <summary>The nodes on which users find it.</summary>
    public static string[] Serving(ServiceSpec spec, ServiceReport report)
        => spec.Mode == ServiceMode.ActiveActive ? [.. report.Instances.Where(i => i.State == "active").Select(i => i.Node)] : report.Holder.Length > 0 ? [report.Holder] : [];

    /// <summary>Whether a node other than this one could be given it.</summary>
    private static bool AnyReady(Sight sight, ServiceSpec spec, long except) => !sight.NothingDecided && sight.Rank(spec.Name).Any(c => c.Ready && c.Member != except);

    private static ServiceState Heard(InstanceStatus? instance, Grant grant) => instance switch
    {
        { State: InstanceState.Failed } => ServiceState.FailingOver,
        { State: InstanceState.Active } active when active.Epoch == grant.Epoch => ServiceState.Active,
        _ => ServiceState.Activating,
    };

    private static bool IsClosed(Sight sight, Grant grant) => sight.State.Incidents.GetValueOrDefault(grant.Incident)?.Closed != false;
}
