using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>Environment variables.</summary>
internal sealed partial class VariablesValue : Value<ImmutableSortedDictionary<string, string>>
{
    private const string Pattern = "^[A-Za-z_][A-Za-z0-9_]{0,127}";

    private static readonly TextValue Text = new(TextValue.AnyText, asWritten: true, empty: true);

    public override string Expected => "a map of variables and texts";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, string> value)
    {
        value = Empty;
        if (node is TextNode { IsNothing: true }) return true;
        if (node is not MapNode map)
        {
            Wrong(node, faults, node is ListNode ? "write \"NAME: value\" instead of \"- NAME=value\"" : "");
            return false;
        }

        if (map.Entries.Count > SpecLimits.Variables)
        {
            faults.AddAtKey(node, $"There are {map.Entries.Count} variables; at most {SpecLimits.Variables} are allowed.");
            return false;
        }

        foreach (var entry in map.Entries) value = Add(value, entry, faults);
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = new JsonArray("object", "null"),
        ["propertyNames"] = new JsonObject { ["pattern"] = Pattern + "$", ["not"] = new JsonObject { ["pattern"] = "^HOLDFAST_" } },
        ["maxProperties"] = SpecLimits.Variables,
        ["additionalProperties"] = Text.Schema(),
    };

    private static ImmutableSortedDictionary<string, string> Empty { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, string> Add(ImmutableSortedDictionary<string, string> all, SpecNode entry, FaultList faults)
    {
        if (!Good().IsMatch(entry.Step))
            faults.AddAtKey(entry, $"{Quoted.Of(entry.Step)} is not the name of a variable: letters, digits and underscores, at most 128, not beginning with a digit.");
        else if (entry.Step.StartsWith("HOLDFAST_", StringComparison.Ordinal))
            faults.AddAtKey(entry, $"{Quoted.Of(entry.Step)} is set by Holdfast itself, as all variables that begin with HOLDFAST_.", "use another name");
        else if (Text.TryRead(entry, faults, out var text))
            return all.Add(entry.Step, text);
        return all;
    }

    [GeneratedRegex(Pattern + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patterns.BoundMs)]
    private static partial Regex Good();
}
