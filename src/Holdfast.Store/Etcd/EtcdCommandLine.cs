using System.Collections.Immutable;
using Holdfast.Store.Client;

namespace Holdfast.Store.Etcd;

/// <summary>The arguments of etcd (v3.4 <c>etcd --help</c>).</summary>
internal static class EtcdCommandLine
{
    /// <summary>Entries between raft snapshots. etcd keeps as many in memory, and its own default of 100,000 costs hundreds of MB.</summary>
    private const int SnapshotCount = 10_000;

    public static ImmutableArray<string> Build(EtcdOptions options, string dataDirectory, string logFile)
    {
        var cluster = string.Join(',', options.InitialCluster.Select(member => $"{member.Key}={Url(member.Value)}"));
        return
        [
            $"--name={options.Name}",
            $"--data-dir={dataDirectory}",
            $"--listen-client-urls={Url(options.ClientUrl)}",
            $"--advertise-client-urls={Url(options.ClientUrl)}",
            $"--listen-peer-urls={Url(options.PeerUrl)}",
            $"--initial-advertise-peer-urls={Url(options.PeerUrl)}",
            $"--initial-cluster={cluster}",
            $"--initial-cluster-token={options.ClusterToken}",
            // A member that has data takes neither this nor the initial cluster into account, so a restart needs no other value. A
            // member that lost its data is refused by the others when it says "new": it would be another member with an old vote.
            $"--initial-cluster-state={(options.Joins ? "existing" : "new")}",
            $"--heartbeat-interval={options.Timing.Heartbeat}",
            $"--election-timeout={options.Timing.Election}",
            "--pre-vote=true",
            $"--max-txn-ops={Translation.MostOperations}",
            $"--max-request-bytes={Translation.LargestRequest}",
            "--auto-compaction-mode=revision",
            $"--auto-compaction-retention={options.RetainedRevisions}",
            $"--quota-backend-bytes={options.Quota}",
            $"--snapshot-count={SnapshotCount}",
            $"--experimental-watch-progress-notify-interval={options.ProgressInterval.TotalMilliseconds:F0}ms",
            "--grpc-keepalive-min-time=1s",
            "--logger=zap",
            $"--log-outputs={logFile}",
        ];
    }

    public static void Check(EtcdOptions options)
    {
        if (!options.InitialCluster.TryGetValue(options.Name, out var peer) || peer != options.PeerUrl)
            throw new EtcdException($"The etcd member {options.Name} is not in its initial cluster with its peer URL {options.PeerUrl}.");
        if (options.Timing.Heartbeat < 1 || options.Timing.Election < 5 * options.Timing.Heartbeat || options.Timing.Election > 50_000)
            throw new EtcdException(
                $"etcd's election timeout must be at least five heartbeats and at most 50 s; "
                + $"here they are {options.Timing.Election} and {options.Timing.Heartbeat} ms.");
    }

    /// <summary>etcd takes no slash at the end.</summary>
    private static string Url(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
