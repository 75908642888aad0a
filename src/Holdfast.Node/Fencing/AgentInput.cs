using System.Collections.Immutable;
using System.Text;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Fencing;

/// <summary>
/// What an agent is told on its standard input (FenceAgentAPI): a <c>name=value</c> each line. Never on its command line, which every user of
/// the machine can read.
/// </summary>
internal sealed class AgentInput
{
    /// <summary>Fits into a pipe at once, so that writing never waits for the agent.</summary>
    public const int MaxBytes = 60_000;

    private const int MaxFile = 16_384;

    private readonly string _text;

    private AgentInput(string text, ImmutableArray<string> secrets) => (_text, Secrets) = (text, secrets);

    /// <summary>What must not be seen in any log.</summary>
    public ImmutableArray<string> Secrets { get; }

    public byte[] Bytes => Encoding.UTF8.GetBytes(_text);

    /// <param name="device">The device.</param>
    /// <param name="action"><c>off</c>, <c>reboot</c>, <c>status</c> or <c>monitor</c>.</param>
    /// <param name="node">The node that it is about, or empty.</param>
    /// <param name="why">The reason when there is no input.</param>
    public static AgentInput? Of(FenceDevice device, string action, string node, out string why)
    {
        if (ReadSecrets(device.ParametersFrom, out why) is not { } secrets)
            return null;
        var text = new StringBuilder();
        Add(text, "action", action);
        if (node.Length > 0)
            Add(text, "nodename", node);
        if (device.Plug.TryGetValue(node, out var plug))
            Add(text, "plug", plug);
        foreach (var (name, value) in device.Parameters.Where(p => !secrets.Any(s => s.Name == p.Key)).Select(p => (p.Key, p.Value)).Concat(secrets))
            Add(text, name, value);
        if (Encoding.UTF8.GetByteCount(text.ToString()) <= MaxBytes)
            return new AgentInput(text.ToString(), [.. secrets.Select(s => s.Value)]);
        why = $"its parameters are longer than {MaxBytes} bytes";
        return null;
    }

    private static void Add(StringBuilder text, string name, string value) => text.Append(name).Append('=').Append(value).Append('\n');

    private static ImmutableArray<(string Name, string Value)>? ReadSecrets(string path, out string why)
    {
        why = "";
        if (path.Length == 0)
            return [];
        try
        {
            why = Fault(path) ?? "";
            return why.Length == 0 ? Parse(File.ReadAllLines(path), path, out why) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"{path} cannot be read: {e.Message}";
            return null;
        }
    }

    private static string? Fault(string path) => FileFacts.Of(path) switch
    {
        null => $"there is no {path} on this node (parameters-from)",
        { IsRegular: false } => $"{path} is no file",
        { IsSecret: false } => $"{path} is not read: others may read it too (give it to the daemon's user alone: chown, chmod 600)",
        _ => new FileInfo(path).Length <= MaxFile ? null : $"{path} is larger than {MaxFile} bytes",
    };

    private static ImmutableArray<(string Name, string Value)>? Parse(string[] lines, string path, out string why)
    {
        var found = ImmutableArray.CreateBuilder<(string, string)>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            // Its text may be the secret itself, so it is not shown.
            if (line.Split('=', 2) is not [{ Length: > 0 } name, var value])
            {
                why = $"line {i + 1} of {path} is not name=value";
                return null;
            }

            found.Add((name.Trim(), value.Trim()));
        }

        why = "";
        return found.ToImmutable();
    }
}
