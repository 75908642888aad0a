using System.Text.RegularExpressions;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a fence device beyond its keys.</summary>
internal static partial class FenceDeviceRules
{
    /// <summary>What Holdfast itself tells the agent.</summary>
    private static readonly string[] Own = ["action", "option", "nodename"];

    /// <summary>Parts of the names of parameters that are secrets; a name that ends in <c>_script</c> or <c>_file</c> says where one is.</summary>
    private static readonly string[] Secret = ["passw", "passphrase", "secret", "token", "community", "credential", "api_key", "apikey"];

    public static void Check(CellSpec spec, FenceDevice device, Document document)
    {
        var at = (string key) => (string[])["fence-devices", device.Name, key];
        Agent(device, at("agent"), document);
        foreach (var name in device.Parameters.Keys) Parameter(device, name, [.. at("parameters"), name], document);
        if (device.ParametersFrom.Length > 0 && !device.ParametersFrom.StartsWith('/'))
            document.Fault(at("parameters-from"), $"{Quoted.Of(device.ParametersFrom)} is not an absolute path; the daemon has no directory that it could be relative to.", "begin it with /");
        From(spec, device, at("from"), document);
        Plugs(spec, device, at("plug"), document);
    }

    private static void Agent(FenceDevice device, string[] at, Document document)
    {
        if (device.Agent.Length == 0 || BareName().IsMatch(device.Agent) || Absolute().IsMatch(device.Agent))
            return;
        document.Fault(
            at,
            device.Agent.Contains("..", StringComparison.Ordinal) ? $"{Quoted.Of(device.Agent)} leads through \"..\"." : $"{Quoted.Of(device.Agent)} is neither the name of a fence agent nor an absolute path.",
            "write a name such as fence_ipmilan (ls /usr/sbin/fence_*), or a path that begins with /");
    }

    private static void Parameter(FenceDevice device, string name, string[] at, Document document)
    {
        var lower = name.ToLowerInvariant().Replace('-', '_');
        if (Own.Contains(lower))
            document.Fault(at, $"Holdfast tells the agent {Quoted.Of(name)} itself.", lower == "nodename" ? "use plug to say what the device calls the node" : "use the device's key \"action\"");
        else if (lower is "plug" or "port" && !device.Plug.IsEmpty)
            document.Fault(at, $"{Quoted.Of(name)} is written twice: here, and as the device's key \"plug\".", "keep the key \"plug\"");
        else if (Array.Exists(Secret, s => lower.Contains(s, StringComparison.Ordinal)) && !lower.EndsWith("_script", StringComparison.Ordinal) && !lower.EndsWith("_file", StringComparison.Ordinal))
            document.Fault(at, $"{Quoted.Of(name)} is a secret, and every node keeps the spec and shows it.", $"write it into a file that only root can read, as a line \"{Quoted.Safe(name, 40)}=…\", and name the file with parameters-from");
    }

    private static void From(CellSpec spec, FenceDevice device, string[] at, Document document)
    {
        var known = spec.Nodes.Select(n => n.Name).ToList();
        for (var i = 0; i < device.From.Length; i++)
        {
            string[] item = [.. at, SpecNode.Item(i)];
            if (device.From.IndexOf(device.From[i]) < i)
                document.Fault(item, $"{Quoted.Of(device.From[i])} is in this list already.", "remove one of the two");
            else if (!known.Contains(device.From[i]))
                document.Fault(item, $"There is no node {Quoted.Of(device.From[i])}; the nodes are {Lists.Of(known)}.", Nearest.Hint(device.From[i], known));
        }
    }

    /// <summary>Without its plug, a device that serves several nodes would switch off the wrong one.</summary>
    private static void Plugs(CellSpec spec, FenceDevice device, string[] at, Document document)
    {
        var known = spec.Nodes.Select(n => n.Name).ToList();
        foreach (var name in device.Plug.Keys.Where(n => !known.Contains(n)))
            document.Fault([.. at, name], $"There is no node {Quoted.Of(name)}; the nodes are {Lists.Of(known)}.", Nearest.Hint(name, known));
        var served = spec.Nodes.Where(n => n.Fence.Any(l => l.Devices.Contains(device.Name))).Select(n => n.Name).ToList();
        var bare = served.Where(n => !device.Plug.ContainsKey(n)).ToList();
        if (bare.Count > 0 && (served.Count > 1 || !device.Plug.IsEmpty))
            document.Fault(
                ["fence-devices", device.Name],
                $"{device.Name} fences {Lists.Of(served)}, and nothing says what it calls {Lists.Of(bare)}: it could switch off the wrong machine.",
                $"add {string.Join(", ", bare.Select(n => $"\"{n}: PLUG\""))} below \"plug:\"");
        foreach (var twice in device.Plug.GroupBy(p => p.Value, StringComparer.Ordinal).Where(g => g.Count() > 1))
            document.Fault([.. at, twice.Last().Key], $"{Lists.Of([.. twice.Select(p => p.Key)])} have the same plug {Quoted.Of(twice.Key)}.", "give each node its own");
    }

    [GeneratedRegex(@"^fence_[a-z0-9_]{1,58}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patterns.BoundMs)]
    private static partial Regex BareName();

    [GeneratedRegex(@"^(/(?!\.\.?(/|\z))[A-Za-z0-9._+-]{1,255})+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patterns.BoundMs)]
    private static partial Regex Absolute();
}
