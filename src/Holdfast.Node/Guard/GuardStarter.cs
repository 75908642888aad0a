using System.Collections;
using System.Net.Sockets;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>Connects to the guard of a data directory, and starts one when none answers.</summary>
internal sealed class GuardStarter(IReadOnlyList<string> command, GuardPaths paths)
{
    /// <summary>A guard that is not there by then is tried anew.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private int _started;

    /// <exception cref="GuardStartException">None came up.</exception>
    public async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        if (await TryConnectAsync(cancellation) is { } there)
            return there;
        Start();
        var end = BootClock.Now + Patience;
        while (BootClock.Now < end)
        {
            if (await TryConnectAsync(cancellation) is { } socket)
                return socket;
            if (Reaper.Reap(_started) is { } ended)
                throw new GuardStartException($"The guard ended at once, with code {ended.ExitCode}, signal {ended.Signal}: {LastWords()}");
            await Task.Delay(Pause, cancellation);
        }
        throw new GuardStartException($"The guard does not answer on {paths.Socket}.");
    }

    private async Task<Socket?> TryConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(paths.Socket), cancellation);
            return socket;
        }
        catch (SocketException)
        {
            // Nobody listens there (yet): the caller decides what that means.
            socket.Dispose();
            return null;
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>In a session of its own and with none of this process's descriptors, so that it outlives the daemon.</summary>
    private void Start()
    {
        paths.Create();
        _ = Reaper.Reap(_started);
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        using var crash = File.OpenHandle(paths.Crash, FileMode.Create, FileAccess.Write);
        var (none, log) = ((int)nothing.DangerousGetHandle(), (int)crash.DangerousGetHandle());
        var program = Programs.Find(command[0], Environment.GetEnvironmentVariable("PATH"), paths.Data, out var why)
            ?? throw new GuardStartException(why);
        _started = Spawner.Spawn(program, command, Surroundings(), paths.Data, none, log, log);
        if (_started < 0)
            throw new GuardStartException($"The kernel did not start the guard: {Kernel.Explain(-_started)}.");
    }

    private static List<string> Surroundings()
    {
        var settings = GuardRuntime.Environment.ToDictionary(v => v.Name, v => v.Value);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            settings.TryAdd((string)variable.Key, (string?)variable.Value ?? "");
        settings.Remove(GuardPaths.Mark);
        return [.. settings.Select(v => $"{v.Key}={v.Value}")];
    }

    private string LastWords()
    {
        var words = File.ReadAllText(paths.Crash).Trim();
        return words.Length <= 500 ? words : words[^500..];
    }
}
