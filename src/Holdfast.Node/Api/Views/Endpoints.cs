using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Api.Views;

/// <summary>Where a service is to be found by this node's copy of the state.</summary>
internal static class Endpoints
{
    public static EndpointReport Of(NodeView view, string service)
    {
        var nobody = new EndpointReport { Service = service, SeenBy = view.Node };
        if (view.State.Spec?.Spec.Service(service) is not { } spec)
            return nobody;
        if (spec.Mode == ServiceMode.ActiveActive)
            return Hosts(view, spec) ? nobody with { Holder = view.Node, Url = Url(spec, view.Node, view.Address) } : nobody;
        if (view.State.Grants.GetValueOrDefault(service) is not { } grant)
            return nobody;
        return view.State.MemberWith(grant.Holder) is { } holder
            ? nobody with { Epoch = grant.Epoch, Holder = holder.Name, Url = Url(spec, holder.Name, holder.Address) }
            : nobody with { Epoch = grant.Epoch };
    }

    private static string Url(ServiceSpec spec, string node, string address) => new Placeholders(node, address, spec.Name).Fill(spec.Publish);

    private static bool Hosts(NodeView view, ServiceSpec spec)
        => spec.Nodes.IsEmpty ? view.State.Members.GetValueOrDefault(view.Node)?.Role != NodeRole.Witness : spec.Nodes.Contains(view.Node);
}
