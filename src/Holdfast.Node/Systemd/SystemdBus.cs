using System.Collections.Concurrent;
using Holdfast.Control.Systemd;
using Tmds.DBus.Protocol;

namespace Holdfast.Node.Systemd;

/// <summary>What a driver asks of systemd, over D-Bus (org.freedesktop.systemd1(5)).</summary>
internal sealed class SystemdBus : IDisposable
{
    private const string Name = "org.freedesktop.systemd1";
    private const string Root = "/org/freedesktop/systemd1";
    private const string Manager = Name + ".Manager";
    private const string Unit = Name + ".Unit";
    private const string Service = Name + ".Service";

    private readonly DBusConnection _bus;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _jobs = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SystemdBus(DBusConnection bus) => _bus = bus;

    /// <param name="address">Of the system bus.</param>
    /// <exception cref="DBusExceptionBase">There is no bus, or no systemd on it.</exception>
    public static async Task<SystemdBus> OpenAsync(string address)
    {
        var bus = new DBusConnection(address);
        var systemd = new SystemdBus(bus);
        try
        {
            await bus.ConnectAsync();
            await bus.WatchSignalAsync(Name, Root, Manager, "JobRemoved", ReadJob, (Notification<(string Job, string Result)> n) => systemd.Ended(n), ObserverFlags.EmitOnConnectionClosed | ObserverFlags.EmitOnConnectionFailed, emitOnCapturedContext: false);
            await bus.CallMethodAsync(systemd.Call("Subscribe", null, []));
            return systemd;
        }
        catch
        {
            systemd.Dispose();
            throw;
        }
    }

    /// <summary>Loads the unit if need be; one that is not there has a state that says so.</summary>
    public async Task<UnitState> LookAsync(string unit)
    {
        var path = await _bus.CallMethodAsync(Call("LoadUnit", "s", [unit]), ReadPath);
        var state = new UnitState
        {
            Load = (await GetAsync(path, Unit, "LoadState")).GetString(),
            Active = (await GetAsync(path, Unit, "ActiveState")).GetString(),
            Sub = (await GetAsync(path, Unit, "SubState")).GetString(),
            File = (await GetAsync(path, Unit, "UnitFileState")).GetString(),
        };
        return state.Load != "loaded" ? state : state with
        {
            Result = (await GetAsync(path, Service, "Result")).GetString(),
            ExitStatus = (await GetAsync(path, Service, "ExecMainStatus")).GetInt32(),
            Slice = (await GetAsync(path, Service, "Slice")).GetString(),
            ControlGroup = (await GetAsync(path, Service, "ControlGroup")).GetString(),
        };
    }

    /// <summary>Has systemd read its files again.</summary>
    public Task ReloadAsync() => _bus.CallMethodAsync(Call("Reload", null, []));

    /// <returns>The job's result: <c>done</c>, or why it was not.</returns>
    public Task<string> StartAsync(string unit, CancellationToken ct) => JobAsync("StartUnit", unit, ct);

    /// <inheritdoc cref="StartAsync"/>
    public Task<string> StopAsync(string unit, CancellationToken ct) => JobAsync("StopUnit", unit, ct);

    public void Dispose() => _bus.Dispose();

    private async Task<string> JobAsync(string order, string unit, CancellationToken ct)
    {
        var job = await _bus.CallMethodAsync(Call(order, "ss", [unit, "replace"]), ReadPath).WaitAsync(ct);
        // Its end may have been told before its name was.
        var ended = _jobs.GetOrAdd(job, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        try
        {
            await Task.WhenAny(ended, _lost.Task).WaitAsync(ct);
            return ended.IsCompleted ? await ended : throw new DBusConnectionClosedException("systemd is not reached any more");
        }
        finally
        {
            _jobs.TryRemove(job, out _);
        }
    }

    private void Ended(Notification<(string Job, string Result)> notice)
    {
        if (!notice.HasValue)
            _lost.TrySetResult();
        else if (_jobs.Count < 1000)
            _jobs.GetOrAdd(notice.Value.Job, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(notice.Value.Result);
    }

    private Task<VariantValue> GetAsync(string path, string of, string property)
        => _bus.CallMethodAsync(Asking(path, of, property), static (Message m, object? _) => m.GetBodyReader().ReadVariantValue());

    private MessageBuffer Asking(string path, string of, string property)
    {
        using var writer = _bus.GetMessageWriter();
        writer.WriteMethodCallHeader(Name, path, "org.freedesktop.DBus.Properties", "Get", "ss");
        writer.WriteString(of);
        writer.WriteString(property);
        return writer.CreateMessage();
    }

    private MessageBuffer Call(string member, string? signature, string[] words)
    {
        using var writer = _bus.GetMessageWriter();
        writer.WriteMethodCallHeader(Name, Root, Manager, member, signature);
        foreach (var word in words)
            writer.WriteString(word);
        return writer.CreateMessage();
    }

    private static string ReadPath(Message message, object? state) => message.GetBodyReader().ReadObjectPathAsString();

    /// <summary><c>u id, o job, s unit, s result</c></summary>
    private static (string Job, string Result) ReadJob(Message message, object? state)
    {
        var reader = message.GetBodyReader();
        reader.ReadUInt32();
        var job = reader.ReadObjectPathAsString();
        reader.ReadString();
        return (job, reader.ReadString());
    }
}
