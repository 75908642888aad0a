using Microsoft.Extensions.Logging;

namespace Holdfast.Store.Etcd;

/// <summary>How the member is, for status.</summary>
public sealed record EtcdState
{
    /// <summary>The process while it runs, or <c>null</c>.</summary>
    public int? Pid { get; init; }

    /// <summary>How often it was started again after it had ended by itself.</summary>
    public int Restarts { get; init; }

    /// <summary>Why it last ended by itself: exit code and the end of its log; or <c>null</c>.</summary>
    public string? LastEnd { get; init; }
}

/// <summary>
/// Starts this node's etcd member and keeps it running: again after it ended, later each time while it does not stay up. etcd ends
/// with the daemon, however the daemon ends. Whether the store answers is for a <see cref="Client.StoreClient"/> to say.
/// </summary>
public sealed partial class EtcdKeeper : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A run of this length counts as having stayed up.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly EtcdOptions _options;
    private readonly string _binary;
    private readonly ILogger _logger;
    private readonly string _logFile;
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EtcdState _state = new();

    private EtcdKeeper(EtcdOptions options, ILogger logger)
    {
        EtcdCommandLine.Check(options);
        _options = options;
        _binary = EtcdBinary.Find(options.Binary);
        _logger = logger;
        _logFile = Path.Combine(options.DataDirectory, "etcd.log");
    }

    public EtcdState State => Volatile.Read(ref _state);

    /// <summary>
    /// Starts the member. Returns when its process runs; the store serves when a majority of the members does. Throws
    /// <see cref="EtcdException"/> when etcd is not installed or the options cannot work.
    /// </summary>
    public static async Task<EtcdKeeper> StartAsync(EtcdOptions options, ILoggerFactory loggers, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var keeper = new EtcdKeeper(options, loggers.CreateLogger<EtcdKeeper>());
        Directory.CreateDirectory(options.DataDirectory);
        new Thread(keeper.Keep) { IsBackground = true, Name = $"etcd {options.Name}" }.Start();
        await keeper._started.Task.WaitAsync(ct);
        return keeper;
    }

    /// <summary>Stops etcd: asks first, and kills it after <see cref="EtcdOptions.StopTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended.Task.IsCompleted)
            return;
        _stop.Set();
        await _ended.Task;
        _stop.Dispose();
    }

    /// <summary>The thread of the keeper, which is etcd's parent for the kernel.</summary>
    private void Keep()
    {
        try
        {
            var pause = FirstPause;
            while (!_stop.IsSet)
            {
                var stayedUp = RunOnce();
                pause = stayedUp ? FirstPause : pause;
                if (_stop.Wait(pause))
                    break;
                pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
                Volatile.Write(ref _state, State with { Restarts = State.Restarts + 1 });
            }
        }
        catch (Exception e) when (_started.TrySetException(e))
        {
            // The first start failed: its caller has the exception.
        }
        catch (Exception e)
        {
            LogGivenUp(_logger, e, _options.Name);
            Volatile.Write(ref _state, State with { Pid = null, LastEnd = e.Message });
        }
        finally
        {
            _ended.SetResult();
        }
    }

    /// <summary>One run of etcd from start to end; true when it stayed up for a while.</summary>
    private bool RunOnce()
    {
        EtcdLog.Rotate(_logFile);
        var began = Environment.TickCount64;
        using var process = EtcdProcess.Start(_binary, EtcdCommandLine.Build(_options, _options.MemberData, _logFile));
        Volatile.Write(ref _state, State with { Pid = process.Id });
        LogStarted(_logger, _options.Name, process.Id);
        _started.TrySetResult();
        WaitHandle.WaitAny([process.Exited, _stop.WaitHandle]);
        if (_stop.IsSet)
            Stop(process);
        else
            TellEnd(process);
        Volatile.Write(ref _state, State with { Pid = null });
        return Environment.TickCount64 - began >= Settled.TotalMilliseconds;
    }

    private void Stop(EtcdProcess process)
    {
        process.Terminate();
        if (process.WaitForExit(_options.StopTimeout))
            return;
        process.Kill();
        if (!process.WaitForExit(KillTimeout))
            throw new EtcdException($"etcd {_options.Name} (process {process.Id}) does not end, not even when killed. Look at its disk.");
    }

    private void TellEnd(EtcdProcess process)
    {
        var end = $"exit code {process.ExitCode}. {process.Errors}{EtcdLog.Tail(_logFile, 3)}".TrimEnd();
        Volatile.Write(ref _state, State with { LastEnd = end });
        LogEnded(_logger, _options.Name, end);
    }

    [LoggerMessage(2100, LogLevel.Information, "etcd member {Name} started, process {Pid}.")]
    private static partial void LogStarted(ILogger logger, string name, int pid);

    [LoggerMessage(2101, LogLevel.Warning, "etcd member {Name} ended by itself and is started again: {End}")]
    private static partial void LogEnded(ILogger logger, string name, string end);

    [LoggerMessage(2102, LogLevel.Error, "etcd member {Name} cannot be started any more.")]
    private static partial void LogGivenUp(ILogger logger, Exception e, string name);
}
