using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Rules;

/// <summary>Services that are named by others.</summary>
internal static class ServiceNames
{
    /// <returns>The service of this name; <c>null</c>, and a fault, when there is none.</returns>
    public static ServiceSpec? Find(CellSpec spec, string name, string[] at, Document document)
    {
        if (spec.Service(name) is { } found)
            return found;
        var known = spec.Services.Select(s => s.Name).ToList();
        document.Fault(at, $"There is no service {Quoted.Of(name)}; the services are {Lists.Of(known)}.", Nearest.Hint(name, known));
        return null;
    }
}
