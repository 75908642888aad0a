using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Keys;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>Things by name: <c>nodes</c>, <c>services</c>. In the order of the text.</summary>
/// <param name="item">The shape of one of them, without its name.</param>
/// <param name="named">Puts the name in.</param>
/// <param name="expected">With its article.</param>
/// <param name="most">So many at most.</param>
/// <param name="least">For the schema; the rules say it better than the reader could.</param>
internal sealed class MapValue<T>(Shape<T> item, Func<T, string, T> named, string expected, int most, int least = 0) : Value<ImmutableArray<T>>
{
    public override string Expected => expected;

    public Shape<T> Item => item;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ImmutableArray<T> value)
    {
        value = [];
        if (node is TextNode { IsNothing: true }) return true;
        if (node is not MapNode map)
        {
            Wrong(node, faults, node is ListNode ? "write \"NAME:\" instead of \"- NAME\"" : "write \"NAME:\" below it, indented by two spaces");
            return false;
        }

        if (map.Entries.Count > most)
        {
            faults.AddAtKey(node, $"There are {map.Entries.Count} {node.Step}; at most {most} are allowed.");
            return false;
        }

        value = [.. map.Entries.Select(e => Entry(e, faults))];
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = least > 0 ? "object" : new JsonArray("object", "null"),
        ["minProperties"] = least,
        ["propertyNames"] = NameValue.Keys(),
        ["maxProperties"] = most,
        ["additionalProperties"] = item.Schema(),
    };

    /// <summary>Also one at fault is kept, so that what refers to it is not at fault too.</summary>
    private T Entry(SpecNode entry, FaultList faults)
    {
        if (NameValue.Fault(entry.Step) is { } fault) faults.AddAtKey(entry, fault, NameValue.HintFor(entry.Step));
        var hint = entry is TextNode { IsNothing: true } or MapNode or RefusedNode ? "" : KeyPlaces.Hint(entry.Step);
        if (hint.Length > 0)
            faults.AddAtKey(entry, $"Expected {item.Expected}, found {entry.Found}.", hint);
        else if (item.TryRead(entry, faults, out var read))
            return named(read, entry.Step);
        return named(item.Start, entry.Step);
    }
}
