using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What a service needs of others must be possible: they exist, they do not wait for it in turn, and there is a node for all of them.</summary>
internal static class DependencyRules
{
    public static void Check(CellSpec spec, ServiceSpec service, Func<string, string[]> at, Document document)
    {
        Names(spec, service, service.With, at("with"), document);
        Names(spec, service, service.After, at("after"), document);
        for (var i = 0; i < service.With.Length; i++)
            if (spec.Service(service.With[i]) is { } other && other.Name != service.Name)
                Together(spec, service, other, [.. at("with"), SpecNode.Item(i)], document);
        if (!service.With.IsEmpty)
            Meaningless(service, at, document);
        // Told once, of the first of them.
        if (Circle(spec, service) is { } circle && spec.Services.First(s => circle.Contains(s.Name)).Name == service.Name)
            document.Fault(at(service.After.Contains(circle[1]) ? "after" : "with"), $"These services wait for each other, so none of them could ever start: {string.Join(" -> ", circle)}.", "remove one of these dependencies");
    }

    private static void Names(CellSpec spec, ServiceSpec service, ImmutableArray<string> names, string[] at, Document document)
    {
        if (names.Length > 0 && service.Mode == ServiceMode.ActiveActive)
            document.Fault(at, $"{at[^1]} has no meaning here: in mode active-active every node of the service runs it, from its start.", $"remove {at[^1]}, or use mode: active-standby");
        for (var i = 0; i < names.Length; i++)
        {
            string[] item = [.. at, SpecNode.Item(i)];
            if (names.IndexOf(names[i]) < i)
                document.Fault(item, $"{Quoted.Of(names[i])} is in this list already.", "remove one of the two");
            else if (names[i] == service.Name)
                document.Fault(item, "A service cannot depend on itself.", "remove it here");
            else
                _ = ServiceNames.Find(spec, names[i], item, document);
        }
    }

    private static void Together(CellSpec spec, ServiceSpec service, ServiceSpec other, string[] item, Document document)
    {
        if (service.NotWith.Contains(other.Name) || other.NotWith.Contains(service.Name))
            document.Fault(item, $"{service.Name} and {other.Name} are kept apart by not-with, and cannot be together.", "remove one of the two");
        else if (spec.HostsOf(service).Any() && spec.HostsOf(other).Any() && !spec.HostsOf(service).Any(n => n.MayHost(other)))
            document.Fault(item, $"No node may host both {service.Name} ({Hosts(spec, service)}) and {other.Name} ({Hosts(spec, other)}).", "let a node host both");
    }

    private static string Hosts(CellSpec spec, ServiceSpec service) => Lists.Of([.. spec.HostsOf(service).Select(n => n.Name)]);

    private static void Meaningless(ServiceSpec service, Func<string, string[]> at, Document document)
    {
        foreach (var (key, given) in new[] { ("prefer", service.Prefer.Length > 0), ("failback", service.Failback != Failback.Never), ("spread", service.Spread.Length > 0) })
            if (given)
                document.Fault(at(key), $"{key} has no meaning beside with: the service goes where {Lists.Of(service.With)} {(service.With.Length == 1 ? "goes" : "go")}.", $"remove {key} here, and write it at {service.With[0]}");
    }

    /// <summary>From the service through what it waits for back to itself: names, the first one twice; <c>null</c> for none.</summary>
    private static List<string>? Circle(CellSpec spec, ServiceSpec service)
    {
        var from = new Dictionary<string, string>(StringComparer.Ordinal);
        var next = new Queue<string>([service.Name]);
        while (next.TryDequeue(out var name))
            foreach (var other in spec.Service(name) is { } found ? found.With.Concat(found.After).Where(o => o != name) : [])
            {
                if (other == service.Name)
                    return Way(from, service.Name, name);
                if (from.TryAdd(other, name))
                    next.Enqueue(other);
            }

        return null;
    }

    private static List<string> Way(Dictionary<string, string> from, string service, string last)
    {
        List<string> way = [service];
        for (var name = last; name != service; name = from[name])
            way.Insert(1, name);
        return [.. way, service];
    }
}
