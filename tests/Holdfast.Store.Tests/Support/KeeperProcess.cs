using Holdfast.Store.Etcd;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Store.Tests.Support;

/// <summary>A keeper with its etcd in a process of its own, as in a daemon.</summary>
internal static class KeeperProcess
{
    public const string Mode = "--keep-etcd";

    public static ChildProcess Start(string directory, string cluster) => ChildProcess.Start(Mode, directory, cluster);

    /// <summary>Says the process id of etcd.</summary>
    public static async Task<int> KeepAsync(string directory, string cluster)
    {
        var options = EtcdCells.Members(directory, 1)[0] with { ClusterToken = cluster };
        await using var keeper = await EtcdKeeper.StartAsync(options, NullLoggerFactory.Instance);
        await Console.Out.WriteLineAsync($"{keeper.State.Pid}");
        await ChildProcess.UntilParentEndsAsync();
        return 0;
    }
}
