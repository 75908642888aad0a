using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>Texts by a key that the user chooses. Plain numbers and truth values are taken as they are written.</summary>
/// <param name="expected">With its article.</param>
/// <param name="keys">What the keys are, for a fault: <c>parameters</c>.</param>
/// <param name="pattern">Of a key, for the schema.</param>
/// <param name="fault">What is wrong with a key, or <c>null</c>.</param>
/// <param name="most">So many at most.</param>
internal sealed class TextMapValue(string expected, string keys, string pattern, Func<string, string?> fault, int most) : Value<ImmutableSortedDictionary<string, string>>
{
    private static readonly TextValue Text = new(TextValue.AnyText, asWritten: true, empty: true);

    public override string Expected => expected;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, string> value)
    {
        value = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        if (node is TextNode { IsNothing: true }) return true;
        if (node is not MapNode map)
        {
            Wrong(node, faults, node is ListNode ? "write \"NAME: value\" instead of \"- NAME=value\"" : "");
            return false;
        }

        if (map.Entries.Count > most)
        {
            faults.AddAtKey(node, $"There are {map.Entries.Count} {keys}; at most {most} are allowed.");
            return false;
        }

        foreach (var entry in map.Entries) value = Add(value, entry, faults);
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = new JsonArray("object", "null"),
        ["propertyNames"] = new JsonObject { ["pattern"] = pattern },
        ["maxProperties"] = most,
        ["additionalProperties"] = Text.Schema(),
    };

    private ImmutableSortedDictionary<string, string> Add(ImmutableSortedDictionary<string, string> all, SpecNode entry, FaultList faults)
    {
        if (fault(entry.Step) is { } wrong)
            faults.AddAtKey(entry, wrong);
        else if (Text.TryRead(entry, faults, out var text) && text.Contains('\n', StringComparison.Ordinal))
            faults.Add(entry, "This text has a line break in it; an agent is told each parameter in one line.", "write it in one line");
        else if (text is not null)
            return all.Add(entry.Step, text);
        return all;
    }
}
