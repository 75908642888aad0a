using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary>An item of <c>checks</c>: the word <c>process</c>, or a map with the one key <c>tcp</c> or <c>http</c>.</summary>
internal sealed class CheckValue : Value<CheckSpec>
{
    private static readonly string[] Kinds = ["process", "tcp", "http"];

    public override string Expected => "a check: process, tcp: {port: …} or http: {url: …}";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out CheckSpec value)
    {
        value = new CheckSpec { Kind = CheckKind.Process };
        if (node is TextNode { Text: "process" }) return true;
        if (node is MapNode { Entries: [var only] } && only.Step is "tcp" or "http") return TryProbe((MapNode)node, only, faults, out value);
        Explain(node, faults);
        return false;
    }

    public override JsonObject Schema() => new()
    {
        ["oneOf"] = new JsonArray(
            new JsonObject { ["const"] = "process", ["description"] = "The process runs; its end is seen at once." },
            Single("tcp", CheckKeys.Tcp.Schema(), "A TCP connection opens."),
            Single("http", CheckKeys.Http.Schema(), "An HTTP GET is answered with the right status and text.")),
    };

    private static bool TryProbe(MapNode map, SpecNode only, FaultList faults, [MaybeNullWhen(false)] out CheckSpec value)
    {
        value = null;
        if (only is TextNode { IsNothing: false } text)
        {
            faults.Add(only, $"Expected a map of keys and values, found {only.Found}.", only.Step == "tcp" ? $"write \"tcp: {{port: {Quoted.Safe(text.Text, 20)}}}\"" : $"write 'http: {{url: {Quoted.Of(text.Text)}}}'");
            return false;
        }

        var shape = only.Step == "tcp" ? CheckKeys.Tcp : CheckKeys.Http;
        var read = shape.TryRead(only, faults, out var draft);
        value = draft?.Done;
        return read && value is not null && map.Entries.Count == 1;
    }

    private void Explain(SpecNode node, FaultList faults)
    {
        switch (node)
        {
            case MapNode { Entries: [var only] }:
                faults.AddAtKey(only, $"Unknown check {Quoted.Of(only.Step)}; expected {Expected}.", only.Step == "process" ? "write \"- process\", without a colon" : Nearest.Hint(only.Step, Kinds));
                break;
            case MapNode { Entries: [TextNode { IsNothing: true, Step: "tcp" or "http" } first, ..] }:
                faults.AddAtKey(first, $"The keys of the check \"{first.Step}\" stand beside it instead of below it.", "indent them by two more spaces");
                break;
            case MapNode { Entries: [var first, var second, ..] }:
                faults.AddAtKey(
                    second,
                    $"A check has one key, tcp or http; here a second one follows: {Quoted.Of(second.Step)}.",
                    Kinds.Contains(second.Step) || !Kinds.Contains(first.Step) ? "begin each check with its own \"- \"" : $"indent it by two more spaces, below \"{first.Step}:\"");
                break;
            case TextNode { Text: "tcp" or "http" } word:
                faults.Add(node, $"The check \"{word.Text}\" needs to be told what to try.", word.Text == "tcp" ? "write \"tcp: {port: 8080}\"" : "write 'http: {url: \"http://{address}:8080/\"}'");
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
