using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Keys;

/// <summary>What to say of a key that is unknown where it stands: what it is called here, or where it belongs.</summary>
internal static class KeyPlaces
{
    /// <summary>Words of other tools.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["vip"] = "addresses",
        ["vips"] = "addresses",
        ["virtual_ipaddress"] = "addresses",
        ["virtual-addresses"] = "addresses",
        ["env"] = "environment",
        ["cmd"] = "command",
        ["exec"] = "command",
        ["run"] = "command",
        ["program"] = "command",
        ["cwd"] = "working-directory",
        ["workdir"] = "working-directory",
        ["healthcheck"] = "checks",
        ["healthchecks"] = "checks",
        ["health"] = "checks",
        ["preferred"] = "prefer",
        ["priority"] = "prefer",
        ["members"] = "nodes",
        ["hosts"] = "nodes",
        ["resources"] = "services",
        ["stonith"] = "fencing",
        ["stonith-enabled"] = "fencing",
        ["fence-agents"] = "fence-devices",
        ["options"] = "parameters",
        ["resource"] = "ocf",
        ["primitive"] = "ocf",
        ["unit"] = "systemd",
        ["params"] = "parameters",
        ["allow_loss"] = "allow-loss",
        ["max-lag"] = "lag",
        ["lag-limit"] = "lag",
        ["password_file"] = "parameters-from",
        ["password-file"] = "parameters-from",
    };

    private static readonly (string Place, string[] Keys)[] Places =
    [
        ("a check", [.. CheckKeys.OfService.Values.SelectMany(k => k.Shape.Fields).Select(f => f.Name).Where(n => n != "command").Distinct(), .. CheckKeys.OfService.Keys, "process"]),
        ("a service", [.. ServiceKeys.Shape.Fields.Select(f => f.Name)]),
        ("promotion", [.. PromotionKeys.Shape.Fields.Select(f => f.Name)]),
        ("an OCF agent", [.. OcfKeys.Shape.Fields.Select(f => f.Name)]),
        ("an external thing", [.. ExternalKeys.Shape.Fields.Select(f => f.Name)]),
        ("a fence device", [.. FenceKeys.Device.Fields.Select(f => f.Name)]),
        ("a node", [.. CellKeys.Node.Fields.Select(f => f.Name)]),
        ("timing", [.. TimingKeys.Custom.Fields.Select(f => f.Name)]),
        ("the top level", [.. CellKeys.Cell.Fields.Select(f => f.Name)]),
    ];

    /// <summary>The key of this place that was most likely meant, or <c>null</c>.</summary>
    public static string? Meant(string key, IReadOnlyCollection<string> here)
        => Elsewhere.TryGetValue(key, out var word) && here.Contains(word) ? word : Nearest.Of(key, here);

    /// <summary>Where else the key is known, as a hint; or empty.</summary>
    public static string Hint(string key)
    {
        if (key is "address" or "ip") return "a node's address is no part of the spec: its daemon is told, holdfast agent --address";
        foreach (var (place, keys) in Places)
        {
            if (keys.Contains(key)) return $"\"{key}\" is a key of {place}; check the indentation";
        }

        return "";
    }
}
