using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A text of bounded length.</summary>
/// <param name="expected">With its article.</param>
/// <param name="longest">Characters.</param>
/// <param name="asWritten">
/// True: plain numbers and truth values are taken as the text that is written (<c>[sleep, 1000]</c>, <c>PORT: 0080</c>); nothing is
/// converted, so nothing is lost. False: they must be quoted.
/// </param>
/// <param name="empty">Whether <c>""</c> is a value.</param>
internal sealed class TextValue(string expected, int longest = SpecLimits.Text, bool asWritten = false, bool empty = false) : Value<string>
{
    /// <summary>What is expected where any text will do.</summary>
    public const string AnyText = "a text";

    public override string Expected => expected;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out string value)
    {
        value = (node as TextNode)?.Text ?? "";
        if (node is not TextNode text || text.IsNothing || (!asWritten && (text.IsNumber || text.IsTruth)))
        {
            Wrong(node, faults, HintFor(node));
            return false;
        }

        if (text.Text.Length > longest)
        {
            faults.Add(node, $"This text has {text.Text.Length} characters; at most {longest} are allowed.");
            return false;
        }

        if (text.Text.Contains('\0'))
        {
            faults.Add(node, "This text has a NUL character in it, which no program can be given.", "remove the \\0");
            return false;
        }

        if (text.Text.Length > 0 || empty) return true;
        faults.Add(node, $"Expected {expected}, found an empty text.");
        return false;
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = asWritten ? new JsonArray("string", "number", "boolean") : "string", ["maxLength"] = longest };
        if (!empty) schema["minLength"] = 1;
        return schema;
    }

    private string HintFor(SpecNode node) => node switch
    {
        TextNode { IsNothing: true } when empty => "write \"\" for an empty text, or remove the key",
        TextNode { IsNothing: false } text when expected == AnyText => $"put it in quotes: \"{Quoted.Safe(text.Text, 60)}\"",
        MapNode { Entries: [{ At: var at }] } when at.Line == node.At.Line => "put it in quotes when the \": \" or the braces belong to the text",
        _ => "",
    };
}
