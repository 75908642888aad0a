using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary>An item of <c>checks</c>: the word <c>process</c>, or a map with one key, its kind.</summary>
internal sealed class CheckValue : Value<CheckSpec>
{
    /// <summary>Stands for one that is at fault, so that those behind it keep their places; nothing more is asked of it.</summary>
    private static readonly CheckSpec AtFault = new() { Kind = CheckKind.Tcp };

    private static readonly string[] Kinds = ["process", .. CheckKeys.ByWord.Keys];

    public override string Expected => "a check: process, tcp: {port: …}, http: {url: …}, script, icmp or sip";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out CheckSpec value)
    {
        value = new CheckSpec { Kind = CheckKind.Process };
        if (node is TextNode { Text: "process" }) return true;
        if (node is MapNode { Entries: [var only] } && CheckKeys.ByWord.ContainsKey(only.Step))
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
            new JsonObject { ["const"] = "process", ["description"] = "The process runs; its end is seen at once." },
            .. CheckKeys.ByWord.Select(w => Single(w.Key, w.Value.Shape.Schema(), w.Value.Does)),
        ]),
    };

    private static CheckSpec Probe(SpecNode only, FaultList faults)
    {
        if (only is TextNode { IsNothing: false } text)
        {
            faults.Add(only, $"Expected a map of keys and values, found {only.Found}.", only.Step switch
            {
                "tcp" => $"write \"tcp: {{port: {Quoted.Safe(text.Text, 20)}}}\"",
                "http" => $"write 'http: {{url: {Quoted.Of(text.Text)}}}'",
                _ => $"write '{CheckKeys.ByWord[only.Step].Example}'",
            });
            return AtFault;
        }

        return CheckKeys.ByWord[only.Step].Shape.TryRead(only, faults, out var draft) ? draft.Done : AtFault;
    }

    private void Explain(SpecNode node, FaultList faults)
    {
        switch (node)
        {
            case MapNode { Entries: [var only] }:
                faults.AddAtKey(only, $"Unknown check {Quoted.Of(only.Step)}; expected {Expected}.", only.Step == "process" ? "write \"- process\", without a colon" : Nearest.Hint(only.Step, Kinds));
                break;
            case MapNode { Entries: [TextNode { IsNothing: true } first, ..] } when CheckKeys.ByWord.ContainsKey(first.Step):
                faults.AddAtKey(first, $"The keys of the check \"{first.Step}\" stand beside it instead of below it.", "indent them by two more spaces");
                break;
            case MapNode { Entries: [var first, var second, ..] }:
                faults.AddAtKey(
                    second,
                    $"A check has one key, its kind; here a second one follows: {Quoted.Of(second.Step)}.",
                    Kinds.Contains(second.Step) || !Kinds.Contains(first.Step) ? "begin each check with its own \"- \"" : $"indent it by two more spaces, below \"{first.Step}:\"");
                break;
            case TextNode word when CheckKeys.ByWord.TryGetValue(word.Text, out var kind):
                faults.Add(node, $"The check \"{word.Text}\" needs to be told what to try.", $"write '{kind.Example}'");
                break;
            default:
                Wrong(node, faults, node is TextNode text ? Nearest.Hint(text.Text, Kinds) : "");
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
