namespace Holdfast.EndToEnd.Tests.Cells;

/// <summary>
/// A fence agent for the nodes of a <see cref="TestCell"/>: <c>off</c> kills every process of a node, as a power cut does, <c>status</c> looks for
/// one. Its plug is the node's directory. A file <c>broken-NAME</c> beside it makes the device of that name fail.
/// </summary>
internal sealed class PowerSwitch
{
    private const string Script = """
        #!/bin/sh
        while IFS= read -r line; do
            case $line in action=*) action=${line#*=} ;; plug=*) plug=${line#*=} ;; name=*) name=${line#*=} ;; esac
        done
        cd "$(dirname "$0")" || exit 1
        [ "$action" = metadata ] && { echo '<action name="off"/><action name="status"/>'; exit 0; }
        echo "$action $name $plug" >>runs
        [ -e "broken-$name" ] && { echo "Failed: $name is out of order" >&2; exit 1; }
        of_node() { for p in /proc/[0-9]*; do tr '\0' '\n' 2>/dev/null <$p/environ | cat - $p/cmdline 2>/dev/null | tr '\0' '\n' | grep -qE "(^|=)$plug(/|\$)" && echo ${p#/proc/}; done; }
        case $action in
            off) for try in 1 2 3 4 5; do found=$(of_node); [ -n "$found" ] || exit 0; kill -9 $found 2>/dev/null; sleep 0.1; done; exit 1 ;;
            status) [ -n "$(of_node)" ] && exit 0; exit 2 ;;
        esac
        exit 0
        """;

    private readonly string _folder;
    private readonly string _plugs;

    public PowerSwitch(string directory, IEnumerable<string> nodes)
    {
        _folder = Directory.CreateDirectory(Path.Combine(directory, "power")).FullName;
        _plugs = string.Join(", ", nodes.Select(n => $"{n}: {Path.Combine(directory, n)}"));
        File.WriteAllText(Agent, Script);
        File.SetUnixFileMode(Agent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>For the spec: a node's part, the service's, and the cell's.</summary>
    public const string Levels = "{fence: [board, strip]}";

    public const string Service = "shared-storage: true";

    public string Devices => $"fencing: agent\nfence-devices: {{board: {Device("board")}, strip: {Device("strip")}}}";

    /// <summary>Each run: <c>off board</c>.</summary>
    public IReadOnlyList<string> Runs => File.Exists(In("runs")) ? [.. File.ReadAllLines(In("runs")).Select(l => string.Join(' ', l.Split(' ')[..2])).Where(l => l.StartsWith("off", StringComparison.Ordinal))] : [];

    public void Break(string device) => File.WriteAllText(In($"broken-{device}"), "");

    private string Agent => In("fence_node");

    private string Device(string name) => $"{{agent: {Agent}, parameters: {{name: {name}}}, plug: {{{_plugs}}}, tries: 1, timeout: 30s}}";

    private string In(string name) => Path.Combine(_folder, name);
}
