using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>The name of a cell, site, node or service: a DNS label (RFC 1123), so that it can stand in addresses, paths and metrics.</summary>
internal sealed partial class NameValue(string expected) : Value<string>
{
    private const string Pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?";

    public override string Expected => expected;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out string value)
    {
        value = (node as TextNode)?.Text ?? "";
        if (node is not TextNode { IsNothing: false } text)
        {
            Wrong(node, faults);
            return false;
        }

        if (Fault(text.Text) is not { } fault) return true;
        faults.Add(node, fault, HintFor(text.Text));
        return false;
    }

    /// <summary>What is wrong with a name, or <c>null</c>.</summary>
    public static string? Fault(string name)
    {
        if (name.Length == 0) return "A name must not be empty.";
        if (name.Length > SpecLimits.Name) return $"The name {Quoted.Of(name)} has {name.Length} characters; at most {SpecLimits.Name} are allowed.";
        return Good().IsMatch(name) ? null : $"{Quoted.Of(name)} is not a name: lower-case letters, digits and dashes, with a letter or digit at both ends.";
    }

    /// <summary>The nearest good name, as a hint.</summary>
    public static string HintFor(string name)
    {
        var good = new string([.. name.ToLowerInvariant().Select(c => c is '_' or ' ' or '.' ? '-' : c).Where(c => c is '-' || char.IsAsciiLetterOrDigit(c))]).Trim('-');
        return good.Length is 0 or > SpecLimits.Name || good == name ? "" : $"for example {Quoted.Of(good)}";
    }

    public override JsonObject Schema() => Keys();

    /// <summary>The schema, also for the keys of a map.</summary>
    public static JsonObject Keys() => new() { ["type"] = new JsonArray("string", "integer"), ["pattern"] = Pattern + "$", ["maxLength"] = SpecLimits.Name };

    [GeneratedRegex(Pattern + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patterns.BoundMs)]
    private static partial Regex Good();
}
