using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of a service that an OCF resource agent runs.</summary>
internal static class OcfKeys
{
    private const string ParameterName = "^[A-Za-z_][A-Za-z0-9_]{0,63}$";

    private static readonly TextMapValue Parameters = new("a map of parameters and texts", "parameters", ParameterName, Parameter, SpecLimits.Parameters);

    public static readonly Shape<OcfSpec> Shape = new(
        "an OCF agent",
        new OcfSpec(),
        new Field<OcfSpec, string>(new TextValue("the name of an OCF agent"), (o, v) => o with { Agent = v })
        {
            Name = "agent", Required = true, Description = "The agent: `ocf:PROVIDER:TYPE`, such as `ocf:heartbeat:nginx`; `holdfast agents` lists those that are installed.",
        },
        Key("parameters", Parameters, (o, v) => o with { Parameters = v }, "", "What the agent is told (`OCF_RESKEY_…`); `holdfast agents NAME` lists what it knows. Placeholders are filled in. No secrets: every node keeps the spec and shows it."),
        Key("interval", new DurationValue(TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1)), (o, v) => o with { Interval = v }, "10s", "Time from the end of one monitor action to the next."),
        Key("timeout", new DurationValue(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), (o, v) => o with { Timeout = v }, "20s", "A monitor or validate-all action that takes longer is killed, and has failed. Start and promote have the service's start-timeout, stop and demote its stop-timeout."),
        Key("depth", new NumberValue(0, 100), (o, v) => o with { Depth = v }, "0", "How closely monitor looks (`OCF_CHECK_LEVEL`): the agent says what 10 or 20 mean."));

    /// <summary>What is wrong with a parameter's name, or <c>null</c>.</summary>
    private static string? Parameter(string name)
        => name.Length is > 0 and <= 64 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? null
            : $"{Quoted.Of(name)} is not the name of a parameter: letters, digits and _, not beginning with a digit.";

    private static Field<OcfSpec, T> Key<T>(string name, Value<T> value, Func<OcfSpec, T, OcfSpec> with, string @default, string description)
        => new(value, with) { Name = name, Default = @default, Description = description };
}
