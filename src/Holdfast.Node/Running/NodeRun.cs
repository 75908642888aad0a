using System.Net;
using System.Security.Cryptography;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Nodes;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Node.Api;
using Holdfast.Node.Api.Views;
using Holdfast.Node.Checks;
using Holdfast.Node.Controlling;
using Holdfast.Node.Fencing;
using Holdfast.Node.Following;
using Holdfast.Node.Guard;
using Holdfast.Node.Joining;
using Holdfast.Node.Os;
using Holdfast.Node.Promoting;
using Holdfast.Node.Storing;
using Holdfast.Node.Voting;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Running;

/// <summary>One run of the daemon: its parts, put together in order of need, and taken apart in the other order.</summary>
internal sealed partial class NodeRun(AgentOptions options, ILoggerFactory loggers) : IAsyncDisposable
{
    /// <summary>What runs may take so long to stop when the node leaves; each service has its own bound within that.</summary>
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(20);

    private readonly ILogger _logger = loggers.CreateLogger<NodeRun>();
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource? _guardLeft;
    private readonly Stack<Func<ValueTask>> _undo = new();
    private readonly StoreContact _contact = new();
    private readonly Changes _changes = new();
    private readonly List<Task> _tasks = [];
    private ViewBoard _board = new(new NodeView());

    public async Task<End> RunAsync(Signals signals)
    {
        var starting = StartAsync();
        if (await Task.WhenAny(starting, signals.Ended) == signals.Ended && !starting.IsCompleted)
        {
            await _ended.CancelAsync();
            await starting.ContinueWith(static _ => { }, TaskScheduler.Default);
            return await signals.Ended;
        }

        var leave = await starting;
        _tasks.Add(signals.Ended);
        var first = await Task.WhenAny(_tasks);
        if (first.Exception?.InnerException is RemovedException)
            await leave(End.Leave);
        await first;
        var end = await signals.Ended;
        await leave(end);
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        while (_undo.TryPop(out var undo))
            await undo();
        _ended.Dispose();
    }

    /// <summary>Starts every part; returns what to do before they are taken apart again.</summary>
    private async Task<Func<End, Task>> StartAsync()
    {
        var ct = _ended.Token;
        var rehearsal = Task.Run(Rehearsal.Run, ct);
        NodeStore? store = null;
        _undo.Push(() => store?.DisposeAsync() ?? ValueTask.CompletedTask);
        _board = new ViewBoard(new NodeView { Node = options.Name, Address = options.Address.ToString() });
        // Before the store: the other founders ask this node whether it has data. Whatever needs the store is refused until the state was read.
        var api = await ApiServer.StartAsync(
            new ApiOptions { Address = options.Address, Port = Ports.Api, LogFile = new GuardPaths(options.DataDirectory).ServiceLog },
            _board,
            (transaction, cancel) => store!.Client.CommitAsync(transaction, cancel),
            (key, cancel) => store!.Client.GetAsync(key, cancel),
            (member, cancel) => store!.UnseatAsync(member, cancel),
            loggers,
            ct);
        _undo.Push(api.DisposeAsync);
        store = await NodeStore.StartAsync(options, data => _board.Publish(_board.Current with { StoreData = data }), loggers, ct);
        _board.Publish(_board.Current with { Store = store.Report(TimeSpan.FromTicks(1)) });

        var id = await new Joiner(store.Client, options.Cell, Registration(), options.DataDirectory, _logger).JoinAsync(ct);
        Own(UntilDoneAsync(store.TakeSeatAsync(ct), ct));
        var self = Self(id, store);
        var voter = StartVoter(id);
        var follower = StartFollower(store, id, voter, ct);
        await rehearsal;
        StartControl(self, store, follower, voter, ct);
        return StartNode(self, store, follower, voter, ct);
    }

    private Member Registration() => new()
    {
        Name = options.Name,
        Address = options.Address.ToString(),
        BeatEndpoint = options.Role == NodeRole.Worker ? "" : new IPEndPoint(options.Address, Ports.Beats).ToString(),
        ApiUrl = $"http://{new IPEndPoint(options.Address, Ports.Api)}",
        Role = options.Role,
        Version = Versions.Own,
        Level = FeatureLevel.Newest,
    };

    private NodeSelf Self(long id, NodeStore store) => new()
    {
        Member = id,
        Name = options.Name,
        Address = options.Address.ToString(),
        Program = [.. options.Program],
        Process = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue,
        Store = string.Join(',', store.Endpoints.Select(e => e.ToString().TrimEnd('/'))),
    };

    private VoterShell? StartVoter(long id)
    {
        if (options.Role == NodeRole.Worker)
            return null;
        var voter = new VoterShell(id, new IPEndPoint(options.Address, Ports.Beats), options.DataDirectory, _logger);
        _undo.Push(() =>
        {
            voter.Dispose();
            return ValueTask.CompletedTask;
        });
        return voter;
    }

    private Follower StartFollower(NodeStore store, long id, VoterShell? voter, CancellationToken ct)
    {
        var follower = new Follower(store.Client, _contact, _logger)
        {
            WasRead = state => voter?.Read(state),
            WasChanged = (former, next) => voter?.Follow(former, next),
            Published = _changes.Tell,
        };
        Own(follower.RunAsync(ct));
        Own(UntilDoneAsync(new FirstVoters(store.Client, follower, _changes, options.Voters, _logger).RunAsync(ct), ct));
        Own(new Membership(options, id, follower, _changes).RunAsync(ct));
        return follower;
    }

    /// <summary>A part that has done its work at some time, and the daemon goes on.</summary>
    private static async Task UntilDoneAsync(Task part, CancellationToken ct)
    {
        await part;
        await Task.Delay(Timeout.Infinite, ct);
    }

    private void StartControl(NodeSelf self, NodeStore store, Follower follower, VoterShell? voter, CancellationToken ct)
    {
        if (voter is null)
            return;
        var pulse = new AsyncPulse();
        var loop = new ControllerLoop(new ControlTurn(self.Member, self.Process), follower, voter, _contact, new Committer(store.Decisions, _contact, _logger), pulse);
        follower.Published += pulse.Beat;
        voter.News += pulse.Beat;
        _contact.Changed += pulse.Beat;
        Own(loop.RunAsync(ct));
        if (store.KeepsEtcd)
            Own(new StoreLeadership(store.Client, options.Name, _logger).RunAsync(() => loop.Controls(follower.State), ct));
        _resign = loop.Resign;
    }

    private Action _resign = static () => { };

    private void StartFencing(NodeSelf self, NodeStore store, Follower follower, NodeLoop loop, CancellationToken ct)
    {
        var (agent, pulse) = (new FenceAgent(), new AsyncPulse());
        follower.Published += pulse.Beat;
        Own(new FenceDesk(self.Member, self.Name, follower, store.Decisions.CommitAsync, agent, pulse, _logger).RunAsync(ct));
        Own(new DeviceMonitor(self.Name, follower, agent, loop.Inbox.Take, _logger).RunAsync(ct));
    }

    private Func<End, Task> StartNode(NodeSelf self, NodeStore store, Follower follower, VoterShell? voter, CancellationToken ct)
    {
        NodeLoop? loop = null;
        var checks = new CheckRunner(
            (service, verdict) =>
            {
                loop?.Inbox.Take(service, verdict);
                loop?.Wake();
            },
            _logger);
        _undo.Push(checks.DisposeAsync);
        var gates = new GateRunner(
            options.DataDirectory,
            (service, gate) =>
            {
                loop?.Inbox.Take(service, gate);
                loop?.Wake();
            },
            _logger);
        _undo.Push(gates.DisposeAsync);
        var own = new NodeChecks(
            self.Name,
            health =>
            {
                loop?.Inbox.Take(health);
                loop?.Wake();
            },
            _logger);
        _undo.Push(own.DisposeAsync);
        GuardClient? guard = null;
        loop = new NodeLoop(self, follower, voter, _contact)
        {
            Send = order => guard?.Send(order),
            Watch = checks.Watch,
            StandBy = gates.Watch,
            CheckNode = own.Watch,
            Publish = (state, seen) => _board.Publish(new NodeView
            {
                Node = self.Name,
                Address = self.Address,
                Self = self.Member,
                State = state,
                Seen = seen,
                Store = store.Report(_contact.Silence(BootClock.Now)),
                StoreData = store.Data,
            }),
        };
        StartFencing(self, store, follower, loop, ct);
        follower.Published += loop.Wake;
        _contact.Changed += loop.Wake;
        voter?.Start();
        loop.Start();
        _undo.Push(() =>
        {
            loop.Dispose();
            return ValueTask.CompletedTask;
        });
        guard = GuardClient.StartOrConnect(
            [.. options.Program, "guard", "--data", options.DataDirectory, "--address", self.Address, .. Watchdog()],
            options.DataDirectory,
            notice => Take(loop, notice),
            _logger);
        _undo.Push(guard.DisposeAsync);
        LogRuns(_logger, self.Name, self.Member);
        return end => LeaveAsync(end, loop, guard);
    }

    private string[] Watchdog() => options.Watchdog.Length == 0 ? [] : ["--watchdog", options.Watchdog];

    private void Take(NodeLoop loop, GuardNotice notice)
    {
        switch (notice)
        {
            case GuardListing listing:
                loop.Inbox.Take(listing);
                break;
            case LeaseNotice lease when loop.Inbox.Take(lease):
                LogLease(_logger, options.Name, lease.Holds ? "has a lease: a majority of the voters answers it" : "has no lease: no majority of the voters answers it");
                break;
            case LeaseNotice:
                return;
            case RefusedNotice refused:
                LogRefused(_logger, refused.Service, refused.Epoch, refused.Why);
                break;
            case GuardLost lost:
                loop.Inbox.Disconnected();
                if (_guardLeft is { } left)
                    left.TrySetResult();
                else
                    LogGuardLost(_logger, lost.Why);
                break;
            default:
                break;
        }

        loop.Wake();
    }

    private async Task LeaveAsync(End end, NodeLoop loop, GuardClient guard)
    {
        if (end == End.Restart)
        {
            LogRestarting(_logger);
            guard.Send(new RestartingOrder { Patience = Agent.RestartPatience });
            return;
        }

        LogLeaving(_logger, options.Name);
        var left = _guardLeft = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _resign();
        loop.Inbox.Leave();
        guard.Send(new LeavingOrder());
        await Task.WhenAny(left.Task, Task.Delay(LeaveWithin));
        LogLeft(_logger, options.Name);
    }

    /// <summary>A part that ends by itself ends the daemon: better a dead daemon than a wrong one.</summary>
    private void Own(Task task)
    {
        _tasks.Add(task);
        _undo.Push(async () => await task.ContinueWith(static _ => { }, TaskScheduler.Default));
    }

    [LoggerMessage(1020, LogLevel.Information, "{Name} runs as member {Member}.")]
    private static partial void LogRuns(ILogger logger, string name, long member);

    [LoggerMessage(1021, LogLevel.Information, "{Name} {Lease}.")]
    private static partial void LogLease(ILogger logger, string name, string lease);

    [LoggerMessage(1022, LogLevel.Warning, "The guard refused an order for {Service} (epoch {Epoch}): {Why}")]
    private static partial void LogRefused(ILogger logger, string service, long epoch, string why);

    [LoggerMessage(1023, LogLevel.Error, "The guard is gone, and with it what it ran: {Why} Another one is started.")]
    private static partial void LogGuardLost(ILogger logger, string why);

    [LoggerMessage(1024, LogLevel.Information, "{Name} leaves: it lets go of what it holds and stops what it runs.")]
    private static partial void LogLeaving(ILogger logger, string name);

    [LoggerMessage(1025, LogLevel.Information, "{Name} has let go of everything.")]
    private static partial void LogLeft(ILogger logger, string name);

    [LoggerMessage(1026, LogLevel.Information, "A restart in place was asked for; the guard keeps what runs meanwhile.")]
    private static partial void LogRestarting(ILogger logger);
}
