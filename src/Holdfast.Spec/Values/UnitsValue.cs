using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>How many of each unit: names that the user chooses, and whole numbers.</summary>
internal sealed class UnitsValue : Value<ImmutableSortedDictionary<string, int>>
{
    private static readonly NumberValue Number = new(1, 1_000_000_000);

    public override string Expected => "a map of units and whole numbers";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, int> value)
    {
        value = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);
        if (node is TextNode { IsNothing: true }) return true;
        if (node is not MapNode map)
        {
            Wrong(node, faults, "for example {cpu: 4, memory-gb: 16}");
            return false;
        }

        if (map.Entries.Count > SpecLimits.Units)
        {
            faults.AddAtKey(node, $"There are {map.Entries.Count} units; at most {SpecLimits.Units} are allowed.");
            return false;
        }

        foreach (var entry in map.Entries)
            if (NameValue.Fault(entry.Step) is { } fault)
                faults.AddAtKey(entry, fault, NameValue.HintFor(entry.Step));
            else if (Number.TryRead(entry, faults, out var number))
                value = value.Add(entry.Step, number);
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = new JsonArray("object", "null"),
        ["propertyNames"] = NameValue.Keys(),
        ["maxProperties"] = SpecLimits.Units,
        ["additionalProperties"] = Number.Schema(),
    };
}
