using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of fencing: the words, the devices, and a node's levels.</summary>
internal static class FenceKeys
{
    public static readonly WordValue<FencingKind> Fencing = new(
        ("lease", FencingKind.Lease, "the end of its lease, by which the node's guard has killed what acted"),
        ("agent", FencingKind.Agent, "a fence agent that has switched the node off, or a person who confirms it: the end of the lease alone is not enough"));

    public static readonly WordValue<FenceAction> Action = new(
        ("off", FenceAction.Off, "switch it off, then ask the device whether it is off"),
        ("reboot", FenceAction.Reboot, "switch it off and on again; the agent's word is taken for it"));

    public static readonly ListValue<FenceLevel> Levels = new(new FenceLevelValue(), "a list of levels: names of fence devices, or lists of them", SpecLimits.FenceLevels, "remove the key; then the node cannot be fenced");

    private const string ParameterName = "^[A-Za-z][A-Za-z0-9_-]{0,63}$";

    private static readonly TextMapValue Parameters = new("a map of parameters and texts", "parameters", ParameterName, Parameter, SpecLimits.Parameters);

    private static readonly TextMapValue Plugs = new("a map of nodes and what the device calls them", "plugs", "^[a-z0-9-]{1,63}$", NameValue.Fault, SpecLimits.Nodes);

    private static readonly ListValue<string> Nodes = new(new NameValue("a node's name"), "a list of node names", SpecLimits.Nodes, "remove the key; then every other node can reach it");

    public static readonly Shape<FenceDevice> Device = new(
        "a fence device",
        new FenceDevice(),
        new Field<FenceDevice, string>(new TextValue("the name of a fence agent"), (d, v) => d with { Agent = v })
        {
            Name = "agent", Required = true, Description = "The fence agent: the name of one that is installed, such as `fence_ipmilan`, or the absolute path of your own.",
        },
        Key("parameters", Parameters, (d, v) => d with { Parameters = v }, "", "What the agent is told on its standard input; `fence_ipmilan -o metadata` lists what it knows. No secrets: every node keeps the spec and shows it."),
        Key("parameters-from", new TextValue("an absolute path"), (d, v) => d with { ParametersFrom = v }, "", "A file with more parameters, such as the password: one `name=value` a line. It lies on every node that uses the device, and only its owner may read it."),
        Key("plug", Plugs, (d, v) => d with { Plug = v }, "", "What the device calls each node (outlet, virtual machine), by node. Needed when it serves more than one."),
        Key("from", Nodes, (d, v) => d with { From = v }, "every node but the one that is fenced", "The nodes that can reach the device, best first."),
        Key("action", Action, (d, v) => d with { Action = v }, "off", "What the agent does to the node."),
        Key("timeout", new DurationValue(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)), (d, v) => d with { Timeout = v }, "60s", "A run of the agent that takes longer is killed, and has failed."),
        Key("tries", new NumberValue(1, 10), (d, v) => d with { Tries = v }, "2", "So many runs fail before the next level is tried."),
        Key("pause", new DurationValue(TimeSpan.Zero, TimeSpan.FromMinutes(1)), (d, v) => d with { Pause = v }, "1s", "Time between two tries."),
        Key("delay", new DurationValue(TimeSpan.Zero, TimeSpan.FromMinutes(1)), (d, v) => d with { Delay = v }, "0s", "Time before each run, so that a machine that only stumbles is spared."),
        Key("monitor", new DurationValue(TimeSpan.FromSeconds(5), TimeSpan.FromHours(24)), (d, v) => d with { Monitor = v }, "3m", "Time between two questions whether the device works, so that a dead one is a problem before it is needed."));

    /// <summary>What is wrong with a parameter's name, or <c>null</c>.</summary>
    private static string? Parameter(string name)
        => name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? null
            : $"{Quoted.Of(name)} is not the name of a parameter: letters, digits, _ and -, beginning with a letter.";

    private static Field<FenceDevice, T> Key<T>(string name, Value<T> value, Func<FenceDevice, T, FenceDevice> with, string @default, string description)
        => new(value, with) { Name = name, Default = @default, Description = description };
}
