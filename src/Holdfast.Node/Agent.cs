using System.Net;
using Holdfast.Node.Joining;
using Holdfast.Node.Logs;
using Holdfast.Node.Os;
using Holdfast.Node.Running;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node;

/// <summary>The daemon: what <c>holdfast agent</c> runs.</summary>
public static partial class Agent
{
    /// <summary>How long the guard goes on alone while the daemon is replaced by itself.</summary>
    internal static readonly TimeSpan RestartPatience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Runs until SIGTERM or SIGINT (leaves gracefully, returns 0) or until it cannot go on (returns 1, the log says why). SIGHUP replaces the
    /// process by a fresh run of its program, which adopts what runs; it does not return.
    /// </summary>
    public static async Task<int> RunAsync(AgentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var loggers = PlainConsole.CreateFactory(LogLevel.Information);
        var logger = loggers.CreateLogger("agent");
        LogStarts(logger, options.Name, options.Cell, Versions.Own, options.Address, Ports.Api, Ports.Beats);
        if (!Scheduling.TryFavour())
            LogOrdinary(logger);
        if (!IPAddress.IsLoopback(options.Address))
            LogOpen(logger, options.Address);
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            using var signals = new Signals();
            End end;
            using (Single(options.DataDirectory))
            {
                await using var node = new NodeRun(options, loggers);
                end = await node.RunAsync(signals);
            }

            return end == End.Restart ? Restart(options, logger) : 0;
        }
        catch (Exception e) when (e is JoinException or IOException or Store.Etcd.EtcdException or Store.Embedded.EmbeddedStoreException)
        {
            LogCannot(logger, e.Message);
            return 1;
        }
    }

    /// <summary>Held for the life of the process; the kernel lets it go when the process dies.</summary>
    private static FileStream Single(string directory)
    {
        var path = Path.Combine(directory, "agent.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"Another daemon runs on {directory} ({path} is locked). Stop it, or start this one with another --data directory.", e);
        }
    }

    private static int Restart(AgentOptions options, ILogger logger)
    {
        LogRestarts(logger);
        var program = options.Program[0] is var first && Path.IsPathRooted(first) ? first : Environment.ProcessPath ?? first;
        var why = Reexec.Run([program, .. options.Program[1..], .. options.Arguments]);
        LogCannot(logger, $"The kernel did not start {program} again: {why}.");
        return 1;
    }

    [LoggerMessage(1010, LogLevel.Information, "holdfast {Version}: {Name} of the cell {Cell} listens on {Address} (API {Api}/tcp, beats {Beats}/udp). Channels are not secured yet: trust everybody who reaches them.")]
    private static partial void LogStarts(ILogger logger, string name, string cell, string version, IPAddress address, int api, int beats);

    [LoggerMessage(1011, LogLevel.Warning, "{Address} is not loopback: whoever reaches it can command this cell. Keep it inside a network that you trust.")]
    private static partial void LogOpen(ILogger logger, IPAddress address);

    [LoggerMessage(1012, LogLevel.Error, "Cannot run: {Why}")]
    private static partial void LogCannot(ILogger logger, string why);

    [LoggerMessage(1013, LogLevel.Information, "Restarting in place; what runs goes on.")]
    private static partial void LogRestarts(ILogger logger);

    [LoggerMessage(1014, LogLevel.Information, "Runs at the nice level of ordinary programs (this user has no right to a better one), so a very busy machine may slow it down. CAP_SYS_NICE or a nice limit gives it.")]
    private static partial void LogOrdinary(ILogger logger);
}
