using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary>An item of a node's <c>fence</c>: a device's name, or a list of devices that must all succeed.</summary>
internal sealed class FenceLevelValue : Value<FenceLevel>
{
    private static readonly NameValue One = new("a fence device's name");

    private static readonly ListValue<string> Several = new(One, "a list of fence devices", SpecLimits.DevicesPerLevel, "remove this level");

    public override string Expected => "a level: the name of a fence device, or a list of such names";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out FenceLevel value)
    {
        value = new FenceLevel();
        if (node is ListNode)
        {
            if (!Several.TryRead(node, faults, out var names)) return false;
            value = new FenceLevel { Devices = names };
            return true;
        }

        if (node is not TextNode { IsNothing: false })
        {
            Wrong(node, faults);
            return false;
        }

        if (!One.TryRead(node, faults, out var name)) return false;
        value = new FenceLevel { Devices = [name] };
        return true;
    }

    public override JsonObject Schema() => new() { ["oneOf"] = new JsonArray(One.Schema(), Several.Schema()) };
}
