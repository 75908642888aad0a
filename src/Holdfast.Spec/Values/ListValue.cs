using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A list of values of one kind.</summary>
/// <param name="expected">With its article: <c>a list of node names</c>.</param>
/// <param name="emptyHint">What to do instead of writing an empty list, or <c>null</c> where that is a value.</param>
internal sealed class ListValue<T>(Value<T> item, string expected, int most, string? emptyHint = null) : Value<ImmutableArray<T>>
{
    public override string Expected => expected;

    public Value<T> Item => item;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ImmutableArray<T> value)
    {
        value = [];
        if (node is not ListNode list)
        {
            Wrong(node, faults, HintFor(node));
            return false;
        }

        if (list.Items.Count == 0 && emptyHint is not null)
        {
            faults.Add(node, $"This list is empty; expected {expected}.", emptyHint);
            return false;
        }

        if (list.Items.Count > most)
        {
            faults.AddAtKey(node, $"This list has {list.Items.Count} items; at most {most} are allowed.");
            return false;
        }

        value = Items(list, faults);
        return true;
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(), ["maxItems"] = most };
        if (emptyHint is not null) schema["minItems"] = 1;
        return schema;
    }

    private ImmutableArray<T> Items(ListNode list, FaultList faults)
    {
        var items = ImmutableArray.CreateBuilder<T>(list.Items.Count);
        foreach (var node in list.Items)
        {
            if (item.TryRead(node, faults, out var read)) items.Add(read);
        }

        return items.ToImmutable();
    }

    private string HintFor(SpecNode node) => node switch
    {
        TextNode { IsNothing: true } => emptyHint ?? "write the items below it as \"- ITEM\", or remove the key",
        TextNode { Text: var text } => $"write it as a list: [{Quoted.Safe(string.Join(", ", text.Split([' ', ',', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)), 60)}]",
        _ => "",
    };
}
