using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a service's virtual addresses.</summary>
internal static class AddressRules
{
    public static void Check(CellSpec spec, ServiceSpec service, Func<string, string[]> at, Document document)
    {
        if (service.Mode == ServiceMode.ActiveActive && !service.Addresses.IsEmpty)
            document.Fault(at("addresses"), "An address is on one node at a time, and in mode active-active every node of the service runs it.", "give each address a service of its own, with nothing but addresses");
        if (service.Standby == StandbyKind.Warm && !service.IsDriven && service.Command.IsEmpty && !service.Addresses.IsEmpty)
            document.Fault(at("standby"), "standby: warm has no meaning here: the service has nothing but addresses.", "remove standby");
        for (var i = 0; i < service.Addresses.Length; i++)
        {
            if (Owner(spec, service, i) is not { } owner) continue;
            document.Fault([.. at("addresses"), SpecNode.Item(i)], $"{service.Addresses[i].Address} is an address of {owner} already.", "an address belongs to one service: remove one of the two");
        }
    }

    /// <summary>Who has the address before this service and this place in its list.</summary>
    private static string? Owner(CellSpec spec, ServiceSpec service, int index)
    {
        var address = service.Addresses[index].Address;
        if (service.Addresses.Take(index).Any(a => a.Address == address))
            return "this service";
        var other = spec.Services.TakeWhile(s => s.Name != service.Name).FirstOrDefault(s => s.Addresses.Any(a => a.Address == address));
        return other is null ? null : $"service {Quoted.Of(other.Name)}";
    }
}
