using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A small map whose keys are names that the user chooses: <c>{cpu: 4}</c>, <c>{rack: r1}</c>.</summary>
/// <param name="item">Each value.</param>
/// <param name="expected">With its article.</param>
/// <param name="keys">What the keys are, for a fault: <c>units</c>.</param>
/// <param name="example">How it is written.</param>
internal sealed class NamedValue<T>(Value<T> item, string expected, string keys, string example) : Value<ImmutableSortedDictionary<string, T>>
{
    public override string Expected => expected;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, T> value)
    {
        value = ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
        if (node is TextNode { IsNothing: true }) return true;
        if (node is not MapNode map)
        {
            Wrong(node, faults, $"for example {example}");
            return false;
        }

        if (map.Entries.Count > SpecLimits.NamedValues)
        {
            faults.AddAtKey(node, $"There are {map.Entries.Count} {keys}; at most {SpecLimits.NamedValues} are allowed.");
            return false;
        }

        foreach (var entry in map.Entries)
            if (NameValue.Fault(entry.Step) is { } fault)
                faults.AddAtKey(entry, fault, NameValue.HintFor(entry.Step));
            else if (item.TryRead(entry, faults, out var read))
                value = value.Add(entry.Step, read);
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = new JsonArray("object", "null"),
        ["propertyNames"] = NameValue.Keys(),
        ["maxProperties"] = SpecLimits.NamedValues,
        ["additionalProperties"] = item.Schema(),
    };
}
