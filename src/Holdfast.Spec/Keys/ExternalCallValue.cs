using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary>A list, which is a command, or a map, which is an HTTP request.</summary>
internal sealed class ExternalCallValue : Value<ExternalCall>
{
    private const int LongestPattern = 512;

    private static readonly WordValue<string> Method = new(("GET", "GET", ""), ("POST", "POST", ""), ("PUT", "PUT", ""), ("PATCH", "PATCH", ""), ("DELETE", "DELETE", ""));

    public static readonly Shape<ExternalCall> Request = new(
        "a request",
        new ExternalCall(),
        new Field<ExternalCall, string>(new TextValue("a URL"), (c, v) => c with { Url = v }) { Name = "url", Required = true, Description = "http or https; placeholders are filled in. Redirects are not followed, certificates are verified." },
        Key("method", Method, (c, v) => c with { Method = v }, "POST to tell, GET to ask", "GET, POST, PUT, PATCH or DELETE."),
        Key("body", new TextValue(TextValue.AnyText, asWritten: true, empty: true), (c, v) => c with { Body = v }, "", "What is sent; placeholders are filled in. No secrets: every node keeps the spec and shows it."),
        Key("content-type", new TextValue("a media type", 100), (c, v) => c with { ContentType = v }, "text/plain", "Of the body."),
        Key("match", new PatternValue(LongestPattern), (c, v) => c with { Match = v }, "any answer", "A regular expression (without lookaround and back references); the answer counts as a yes only when it matches somewhere in the first 64 kB of its body."));

    public override string Expected => "a command (a list), or a request ({url: URL})";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out ExternalCall value)
    {
        value = new ExternalCall();
        if (node is MapNode)
            return Request.TryRead(node, faults, out value);
        if (node is ListNode)
        {
            if (!CommandWords.Value.TryRead(node, faults, out var words)) return false;
            value = new ExternalCall { Command = words };
            return true;
        }

        Wrong(node, faults, node is TextNode { IsNothing: false } text ? text.Text.Contains("://", StringComparison.Ordinal) ? $"write {{url: {Quoted.Of(text.Text)}}}" : $"write [{Quoted.Of(text.Text)}]" : "");
        return false;
    }

    public override JsonObject Schema() => new() { ["oneOf"] = new JsonArray(CommandWords.Value.Schema(), Request.Schema()) };

    private static Field<ExternalCall, T> Key<T>(string name, Value<T> value, Func<ExternalCall, T, ExternalCall> with, string @default, string description)
        => new(value, with) { Name = name, Default = @default, Description = description };
}
