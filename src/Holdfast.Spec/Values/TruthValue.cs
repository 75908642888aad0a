using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class TruthValue : Value<bool>
{
    public override string Expected => "true or false";

    public override bool TryRead(SpecNode node, FaultList faults, out bool value)
    {
        value = node is TextNode { Plain: true, Text: "true" };
        if (value || node is TextNode { Plain: true, Text: "false" }) return true;
        Wrong(node, faults, node is TextNode { IsNothing: false } text ? Hint(text.Text) : "");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "boolean" };

    private static string Hint(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "on" or "true" or "1" or "y" => "write true",
        "no" or "off" or "false" or "0" or "n" => "write false",
        _ => "",
    };
}
