using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Hosts;

/// <summary>
/// Two power strips on the lab's network, and the agent by which a host's daemon works them: <c>off</c> takes a host's power away for real. Each
/// can be broken. The second one is used together with the standard agent <c>fence_dummy</c>, when that is installed.
/// </summary>
internal sealed class PowerStrip : IAsyncDisposable
{
    /// <summary>The standard agent that only writes a file.</summary>
    public static readonly bool HasDummy = File.Exists("/usr/sbin/fence_dummy");

    /// <summary>Of a node, in the spec.</summary>
    public static readonly string Levels = HasDummy ? "[strip-a, [strip-b, dummy]]" : "[strip-a, strip-b]";

    private const int Port = 7500;

    private const string Script = """
        #!/bin/bash
        while IFS= read -r line; do
            case $line in action=*) action=${line#*=} ;; plug=*) plug=${line#*=} ;; strip=*) strip=${line#*=} ;; esac
        done
        [ "$action" = metadata ] && { echo '<action name="off"/><action name="status"/>'; exit 0; }
        exec 3<>/dev/tcp/10.77.0.254/7500 || { echo "Failed: $strip cannot be reached" >&2; exit 1; }
        echo "$action $strip $plug" >&3
        read -r answer <&3
        case $answer in ok | on) exit 0 ;; off) exit 2 ;; esac
        echo "Failed: $strip says: $answer" >&2
        exit 1
        """;

    private readonly TcpListener _listener = new(IPAddress.Parse(World.Address), Port);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, bool> _broken = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _told = new();
    private readonly IReadOnlyList<Host> _hosts;
    private readonly Task _serving;

    public PowerStrip(string folder, IReadOnlyList<Host> hosts)
    {
        _hosts = hosts;
        File.WriteAllText(Dummy(folder), "on");
        File.WriteAllText(Agent(folder), Script);
        File.SetUnixFileMode(Agent(folder), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The orders to switch off, in turn: <c>off strip-a hq-1</c>.</summary>
    public IReadOnlyList<string> Offs => [.. _told.Where(t => t.StartsWith("off ", StringComparison.Ordinal))];

    /// <summary>For the spec.</summary>
    public static string Devices(string folder, IEnumerable<string> hosts)
    {
        var plugs = string.Join(", ", hosts.Select(h => $"{h}: {h}"));
        var strips = string.Join("\n", new[] { "strip-a", "strip-b" }.Select(s => $"  {s}: {{agent: {Agent(folder)}, parameters: {{strip: {s}}}, plug: {{{plugs}}}, tries: 1, monitor: 10s}}"));
        var dummy = HasDummy ? $"\n  dummy: {{agent: fence_dummy, parameters: {{status_file: {Dummy(folder)}}}, plug: {{{plugs}}}, monitor: 10s}}" : "";
        return $"fencing: agent\nfence-devices:\n{strips}{dummy}";
    }

    public void Break(params string[] strips)
    {
        foreach (var strip in strips)
            _broken[strip] = true;
    }

    public void Mend()
    {
        _broken.Clear();
        _told.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving.ContinueWith(static _ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    /// <summary>What <c>fence_dummy</c> has switched: <c>on</c> or <c>off</c>.</summary>
    public static string Dummy(string folder) => Path.Combine(folder, "dummy.status");

    private static string Agent(string folder) => Path.Combine(folder, "fence_lab");

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            var line = await reader.ReadLineAsync(_end.Token) ?? "";
            _told.Enqueue(line);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Answer(line.Split(' ')) + "\n"), _end.Token);
        }
    }

    private string Answer(string[] words)
    {
        if (words is not [var action, var strip, var plug])
            return "what?";
        if (_broken.ContainsKey(strip))
            return "out of order";
        if (action == "monitor")
            return "ok";
        if (_hosts.FirstOrDefault(h => h.Name == plug) is not { } host)
            return "no such plug";
        if (action != "off")
            return host.IsOn ? "on" : "off";
        host.PowerOff();
        return "ok";
    }
}
