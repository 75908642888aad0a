using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Keys;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A map with known keys.</summary>
/// <param name="expected">With its article: <c>a service</c>.</param>
/// <param name="start">The record with its defaults.</param>
/// <param name="fields">Read in this order, whatever the order in the text.</param>
internal sealed class Shape<T>(string expected, T start, params Field<T>[] fields) : Value<T>
{
    public override string Expected => $"{expected} (a map of keys and values)";

    public T Start => start;

    public IReadOnlyList<Field<T>> Fields => fields;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out T value)
    {
        value = start;
        if (node is TextNode { IsNothing: true } && Array.TrueForAll(fields, f => !f.Required)) return true;
        if (node is not MapNode map)
        {
            Wrong(node, faults, node.Parent is null ? "begin with \"cell: NAME\" and \"nodes:\"; see the examples" : $"write its keys below it, indented by two spaces: {Names}");
            return false;
        }

        var meant = map.Entries.Select(e => Unknown(e, faults)).OfType<string>().ToList();
        foreach (var field in fields) value = Read(field, value, map, meant, faults);
        return true;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var field in fields) properties[field.Name] = field.Schema();
        var required = fields.Where(f => f.Required).Select(f => (JsonNode)f.Name).ToArray();
        var schema = new JsonObject
        {
            ["type"] = required.Length > 0 ? "object" : new JsonArray("object", "null"),
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    private string Names => string.Join(", ", fields.Select(f => f.Name));

    private T Read(Field<T> field, T owner, MapNode map, List<string> meant, FaultList faults)
    {
        if (map.Child(field.Name) is { } node) return field.Read(owner, node, faults);
        if (field.Required && !meant.Contains(field.Name))
            faults.Add(map.KeyAt, SpecNode.Join(map.Path, field.Name), $"The key \"{field.Name}\" is missing; {expected} needs it.", $"write \"{field.Name}:\" and {field.Expected}");
        return owner;
    }

    /// <summary>The key that was meant, when the written one is unknown and near to it.</summary>
    private string? Unknown(SpecNode entry, FaultList faults)
    {
        if (faults.Full || fields.Any(f => f.Name == entry.Step)) return null;
        var meant = KeyPlaces.Meant(entry.Step, [.. fields.Select(f => f.Name)]);
        var known = meant is null ? $"{expected} has these keys: {Names}" : $"{expected} has no such key";
        faults.AddAtKey(entry, $"Unknown key {Quoted.Of(entry.Step)}; {known}.", meant is null ? KeyPlaces.Hint(entry.Step) : $"did you mean {Quoted.Of(meant)}?");
        return meant;
    }
}
