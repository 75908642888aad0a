using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary>The name of a unit, or a map with its name and more.</summary>
internal sealed class SystemdValue : Value<SystemdSpec>
{
    private static readonly TextValue Unit = new("the name of a unit, such as nginx.service", 255);

    public static readonly Shape<SystemdSpec> Shape = new(
        "a systemd unit",
        new SystemdSpec(),
        new Field<SystemdSpec, string>(Unit, (s, v) => s with { Unit = v }) { Name = "unit", Required = true, Description = "Its full name: `nginx.service`. Each of the service's nodes has it, and none has it enabled." },
        new Field<SystemdSpec, TimeSpan>(new DurationValue(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (s, v) => s with { Interval = v }) { Name = "interval", Default = "1s", Description = "Time from one look whether it runs to the next." },
        new Field<SystemdSpec, TimeSpan>(new DurationValue(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), (s, v) => s with { Timeout = v }) { Name = "timeout", Default = "10s", Description = "How long systemd may take to answer a question. Starting has the service's start-timeout, stopping its stop-timeout." });

    public override string Expected => "the name of a unit, or {unit: NAME, interval: …}";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out SystemdSpec value)
    {
        value = new SystemdSpec();
        if (node is MapNode)
            return Shape.TryRead(node, faults, out value);
        if (!Unit.TryRead(node, faults, out var unit)) return false;
        value = new SystemdSpec { Unit = unit };
        return true;
    }

    public override JsonObject Schema() => new() { ["oneOf"] = new JsonArray(Unit.Schema(), Shape.Schema()) };
}
