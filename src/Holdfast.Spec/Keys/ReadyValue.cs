using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary><c>notify</c>, or <c>line: EXPRESSION</c>.</summary>
internal sealed class ReadyValue : Value<ReadySpec>
{
    private const string Notify = "notify";

    public override string Expected => "notify, or {line: EXPRESSION}";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ReadySpec value)
    {
        value = new ReadySpec { Notify = true };
        if (node is TextNode { Text: Notify }) return true;
        if (node is MapNode) return ProcessKeys.Line.TryRead(node, faults, out value);
        Wrong(node, faults, node is TextNode { IsNothing: false } text ? Nearest.Of(text.Text, [Notify]) is { } near ? $"did you mean {near}?" : "write {line: \"...\"} for a line of its output" : "");
        return false;
    }

    public override JsonObject Schema() => new() { ["oneOf"] = new JsonArray(new JsonObject { ["const"] = Notify }, ProcessKeys.Line.Schema()) };
}
