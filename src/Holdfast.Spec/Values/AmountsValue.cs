using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>Whole numbers by the names of units: <c>{channels: 4}</c>.</summary>
internal sealed class AmountsValue : Value<ImmutableSortedDictionary<string, long>>
{
    private const string Pattern = "^[A-Za-z][A-Za-z0-9_.-]{0,62}$";

    private static readonly NumberValue Amount = new(1, 1_000_000_000);

    public override string Expected => "a map of units and whole numbers";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, long> value)
    {
        value = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);
        if (node is TextNode { IsNothing: true }) return true;
        if (node is not MapNode map)
        {
            Wrong(node, faults, "write {channels: 4}");
            return false;
        }

        if (map.Entries.Count > SpecLimits.Needs)
        {
            faults.AddAtKey(node, $"There are {map.Entries.Count} units; at most {SpecLimits.Needs} are allowed.");
            return false;
        }

        foreach (var entry in map.Entries)
        {
            if (!IsName(entry.Step))
                faults.AddAtKey(entry, $"{Quoted.Of(entry.Step)} is not the name of a unit: a letter, then letters, digits, _, . and -, at most 63.");
            else if (Amount.TryRead(entry, faults, out var amount))
                value = value.Add(entry.Step, amount);
        }

        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = new JsonArray("object", "null"),
        ["propertyNames"] = new JsonObject { ["pattern"] = Pattern },
        ["maxProperties"] = SpecLimits.Needs,
        ["additionalProperties"] = Amount.Schema(),
    };

    private static bool IsName(string name)
        => name.Length is > 0 and <= 63 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
