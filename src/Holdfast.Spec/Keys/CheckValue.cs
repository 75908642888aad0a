using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary>An item of <c>checks</c>: the word <c>process</c>, where that is possible, or a map with one key, its kind.</summary>
/// <param name="byWord">The kinds that are possible here.</param>
/// <param name="process">The word is possible too.</param>
/// <param name="expected">With its article.</param>
internal sealed class CheckValue(ImmutableSortedDictionary<string, CheckWord> byWord, bool process, string expected) : Value<CheckSpec>
{
    /// <summary>Stands for one that is at fault, so that those behind it keep their places; nothing more is asked of it.</summary>
    private static readonly CheckSpec AtFault = new() { Kind = CheckKind.Tcp };

    private readonly string[] _kinds = [.. process ? (string[])["process"] : [], .. byWord.Keys];

    public override string Expected => expected;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out CheckSpec value)
    {
        value = new CheckSpec { Kind = CheckKind.Process };
        if (process && node is TextNode { Text: "process" }) return true;
        if (node is MapNode { Entries: [var only] } && byWord.ContainsKey(only.Step))
        {
            value = Probe(only, faults);
            return true;
        }

        Explain(node, faults);
        value = AtFault;
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["oneOf"] = new JsonArray(
        [
            .. process ? (JsonNode[])[new JsonObject { ["const"] = "process", ["description"] = "The process runs; its end is seen at once." }] : [],
            .. byWord.Select(w => Single(w.Key, w.Value.Shape.Schema(), w.Value.Does)),
        ]),
    };

    private CheckSpec Probe(SpecNode only, FaultList faults)
    {
        if (only is TextNode { IsNothing: false } text)
        {
            faults.Add(only, $"Expected a map of keys and values, found {only.Found}.", only.Step switch
            {
                "tcp" => $"write \"tcp: {{port: {Quoted.Safe(text.Text, 20)}}}\"",
                "http" => $"write 'http: {{url: {Quoted.Of(text.Text)}}}'",
                _ => $"write '{byWord[only.Step].Example}'",
            });
            return AtFault;
        }

        return byWord[only.Step].Shape.TryRead(only, faults, out var draft) ? draft.Done : AtFault;
    }

    private void Explain(SpecNode node, FaultList faults)
    {
        switch (node)
        {
            case MapNode { Entries: [var only] }:
                faults.AddAtKey(only, $"Unknown check {Quoted.Of(only.Step)}; expected {Expected}.", only.Step == "process" ? "write \"- process\", without a colon" : Nearest.Hint(only.Step, _kinds));
                break;
            case MapNode { Entries: [TextNode { IsNothing: true } first, ..] } when byWord.ContainsKey(first.Step):
                faults.AddAtKey(first, $"The keys of the check \"{first.Step}\" stand beside it instead of below it.", "indent them by two more spaces");
                break;
            case MapNode { Entries: [var first, var second, ..] }:
                faults.AddAtKey(
                    second,
                    $"A check has one key, its kind; here a second one follows: {Quoted.Of(second.Step)}.",
                    _kinds.Contains(second.Step) || !_kinds.Contains(first.Step) ? "begin each check with its own \"- \"" : $"indent it by two more spaces, below \"{first.Step}:\"");
                break;
            case TextNode word when byWord.TryGetValue(word.Text, out var kind):
                faults.Add(node, $"The check \"{word.Text}\" needs to be told what to try.", $"write '{kind.Example}'");
                break;
            default:
                Wrong(node, faults, node is TextNode text ? Nearest.Hint(text.Text, _kinds) : "");
                break;
        }
    }

    private static JsonObject Single(string key, JsonObject schema, string description) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["additionalProperties"] = false,
        ["required"] = new JsonArray(key),
        ["properties"] = new JsonObject { [key] = schema },
    };
}
