using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A number and a unit, within bounds.</summary>
internal sealed class DurationValue(TimeSpan least, TimeSpan most) : Value<TimeSpan>
{
    public override string Expected => $"a duration from {DurationText.Of(least)} to {DurationText.Of(most)}";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out TimeSpan value)
    {
        value = default;
        if (node is not TextNode text || !DurationText.TryParse(text.Text, out value))
        {
            Wrong(node, faults, HintFor(node));
            return false;
        }

        if (value >= least && value <= most) return true;
        faults.Add(node, $"{text.Text} is too {(value < least ? "short" : "long")}; expected {Expected}.");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = DurationText.Pattern };

    private static string HintFor(SpecNode node) => node switch
    {
        TextNode { IsNumber: true, Text: ['-', ..] } => "",
        TextNode { IsNumber: true } text => $"the unit is missing: write {text.Text}s for seconds or {text.Text}ms for milliseconds",
        TextNode { IsNothing: true } => "",
        TextNode => "write a number and a unit (us, ms, s, m, h) without a space, for example 500ms, 1.5s, 2m",
        _ => "",
    };
}
