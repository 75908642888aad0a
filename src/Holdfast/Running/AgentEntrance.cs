using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Node;
using Holdfast.Node.Joining;

namespace Holdfast.Running;

/// <summary><c>holdfast agent</c>: the daemon.</summary>
internal static class AgentEntrance
{
    private const string Usage =
        "holdfast agent --name NODE --cell CELL --data DIR [--address IP] [--peers NODE=IP,...] [--store etcd|embedded|URL] [--timing fast|standard|wan] [--role voter|witness|worker] [--watchdog off|DEVICE]";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> RunAsync(string[] args)
    {
        var words = Words.Read(args, "--name", "--cell", "--data", "--address", "--peers", "--store", "--timing", "--role", "--watchdog");
        var (options, fault) = Options(words, args);
        if (fault is null)
            return await Agent.RunAsync(options!);
        await Console.Error.WriteLineAsync($"holdfast agent: {fault}");
        await Console.Error.WriteLineAsync($"Usage: {Usage}");
        return ExitCode.Usage;
    }

    private static (AgentOptions? Options, string? Fault) Options(Words words, string[] args)
    {
        var options = new AgentOptions
        {
            Name = words.Need("--name"),
            Cell = words.Need("--cell"),
            DataDirectory = words.Need("--data") is { Length: > 0 } data ? Path.GetFullPath(data) : "",
            Program = [.. OwnProgram.Words(args.Length + 1)],
            Arguments = ["agent", .. args],
        };
        if (words.Fault is { } fault)
            return (null, fault);
        if (!IPAddress.TryParse(words.Get("--address") ?? "127.0.0.1", out var address))
            return (null, $"--address {words.Get("--address")} is not a literal IP address.");
        if (Profiles.Named(words.Get("--timing") ?? "standard") is not { } timing)
            return (null, $"--timing {words.Get("--timing")} is none of fast, standard, wan.");
        if (!Enum.TryParse<NodeRole>(words.Get("--role") ?? "voter", ignoreCase: true, out var role) || !Enum.IsDefined(role))
            return (null, $"--role {words.Get("--role")} is none of voter, witness, worker.");
        var watchdog = words.Get("--watchdog") ?? "off";
        if (watchdog != "off" && !watchdog.StartsWith('/'))
            return (null, $"--watchdog {watchdog} is neither off nor a device such as /dev/watchdog.");
        var (peers, wrong) = Peer.Parse(words.Get("--peers") ?? "");
        if (wrong is not null)
            return (null, $"--peers: {wrong}");
        if (peers.FirstOrDefault(p => p.Name == options.Name) is { } own && !own.Address.Equals(address))
            return (null, $"--peers says that {own.Name} is at {own.Address}, and --address says {address}.");
        return Store(options with { Address = address, Timing = timing, Role = role, Watchdog = watchdog == "off" ? "" : watchdog, Peers = [.. peers] }, words.Get("--store") ?? "etcd");
    }

    private static (AgentOptions? Options, string? Fault) Store(AgentOptions options, string store)
    {
        if (store == "etcd")
            return (options with { Store = StoreKind.Etcd }, null);
        if (store == "embedded")
            return (options with { Store = StoreKind.Embedded }, null);
        var urls = ImmutableArray.CreateBuilder<Uri>();
        foreach (var text in store.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
                return (null, $"--store {store} is none of etcd, embedded, or a URL such as http://127.0.0.1:{Ports.EmbeddedStore}.");
            urls.Add(url);
        }

        return (options with { Store = StoreKind.External, StoreUrls = urls.ToImmutable() }, null);
    }
}
