using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary>A virtual address, written as <c>ip address</c> shows one.</summary>
internal sealed class AddressValue : Value<AddressSpec>
{
    private const int Longest = 80;

    public override string Expected => "an address such as 10.0.0.9, fd00::9 or 10.0.0.9/24 dev eth1";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out AddressSpec value)
    {
        value = null;
        if (node is not TextNode { IsNothing: false } text)
        {
            Wrong(node, faults);
            return false;
        }

        if (text.Text.Length <= Longest && AddressSpec.TryParse(text.Text, out var why) is { } address)
        {
            value = address;
            return true;
        }

        faults.Add(node, $"Expected {Expected}, found {Quoted.Of(text.Text)}.{(text.Text.Length > Longest ? "" : " " + Reason(text.Text))}");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 2, ["maxLength"] = Longest };

    private static string Reason(string text)
    {
        _ = AddressSpec.TryParse(text, out var why);
        return why;
    }
}
