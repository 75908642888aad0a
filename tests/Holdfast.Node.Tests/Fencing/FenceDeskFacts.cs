using System.Collections.Immutable;
using Holdfast.Control.Fencing;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Node.Controlling;
using Holdfast.Node.Fencing;
using Holdfast.Node.Following;
using Holdfast.Node.Running;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Holdfast.Node.Tests.Fencing;

/// <summary>A node's desk carries out what the records give to it, and writes what came of it.</summary>
public sealed class FenceDeskFacts
{
    private const long Self = 7;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_is_given_to_this_node_is_carried_out_and_written()
    {
        using var script = new ScriptAgent(ScriptAgent.Good);
        await using var desk = await Desk.StartAsync(script);
        await desk.PutAsync(Running(Self + 1));
        await desk.PutAsync(Running(Self));

        var fence = await desk.UntilAsync(f => f.State == FenceState.Succeeded);

        var run = Assert.Single(fence.Runs);
        Assert.Equal(("board", "hq-2", true), (run.Device, run.Executor, run.Succeeded));
        Assert.Equal("off", (await File.ReadAllTextAsync(script.At("power"), Cancel)).Trim());
    }

    [Fact]
    public async Task A_failure_is_written_with_what_the_agent_said()
    {
        using var script = new ScriptAgent("echo no route to the board; exit 1");
        await using var desk = await Desk.StartAsync(script);
        await desk.PutAsync(Running(Self));

        var fence = await desk.UntilAsync(f => f.State == FenceState.Failed);

        Assert.Equal("board, worked by hq-2: off ended with code 1: no route to the board", fence.Note);
    }

    [Fact]
    public async Task A_run_that_another_life_of_the_daemon_had_begun_is_taken_up_again()
    {
        using var script = new ScriptAgent("[ $action = off ] && [ ! -f begun ] && : >begun && sleep 600; " + ScriptAgent.Good);
        await using (var former = await Desk.StartAsync(script))
        {
            await former.PutAsync(Running(Self));
            Assert.True(SpinWait.SpinUntil(() => File.Exists(script.At("begun")), Bound));
            await former.StopAsync();
            Assert.Equal(FenceState.Running, former.Fence?.State);
            former.Restart();
            await former.UntilAsync(f => f.State == FenceState.Succeeded);
        }
    }

    [Fact]
    public async Task A_run_whose_record_has_changed_is_called_off()
    {
        using var script = new ScriptAgent("[ $action = off ] && : >begun && exec sleep 600");
        await using var desk = await Desk.StartAsync(script);
        await desk.PutAsync(Running(Self));
        Assert.True(SpinWait.SpinUntil(() => File.Exists(script.At("begun")), Bound));

        await desk.PutAsync(Running(Self) with { State = FenceState.Closed });
        await desk.StopAsync();

        Assert.Equal(FenceState.Closed, desk.Fence?.State);
    }

    [Fact]
    public async Task Devices_are_asked_before_they_are_needed()
    {
        using var script = new ScriptAgent("[ -f well ] || { echo out of order; exit 1; }");
        await using var desk = await Desk.StartAsync(script, monitor: TimeSpan.FromMilliseconds(200));

        await desk.SeenAsync(d => d is { Ok: false, Note: "monitor ended with code 1: out of order" });
        await File.WriteAllTextAsync(script.At("well"), "", Cancel);
        await desk.SeenAsync(d => d.Ok);
    }

    private static Fence Running(long executor) => new()
    {
        Node = "hq-1",
        State = FenceState.Running,
        Level = 1,
        Place = 1,
        Try = 1,
        Device = "board",
        Executor = executor,
    };

    private sealed class Desk : IAsyncDisposable
    {
        private readonly TestStore _store;
        private readonly Changes _changes = new();
        private readonly Follower _follower;
        private readonly AsyncPulse _pulse = new();
        private readonly CancellationTokenSource _end = new();
        private readonly List<Task> _running = [];
        private ImmutableSortedDictionary<string, DeviceSeen> _seen = ImmutableSortedDictionary<string, DeviceSeen>.Empty;
        private CancellationTokenSource _life = new();
        private Task _desk = Task.CompletedTask;

        private Desk(TestStore store)
        {
            _store = store;
            _follower = new Follower(store.Client, new StoreContact(), NullLogger.Instance);
            _follower.Published += _changes.Tell;
            _follower.Published += _pulse.Beat;
            _running.Add(_follower.RunAsync(_end.Token));
        }

        public Fence? Fence => _follower.State.Fences.GetValueOrDefault("hq-1");

        public static async Task<Desk> StartAsync(ScriptAgent script, TimeSpan? monitor = null)
        {
            var desk = new Desk(await TestStore.StartAsync());
            var spec = new CellSpec
            {
                Nodes = [new NodeSpec { Name = "hq-1", Fence = [new FenceLevel { Devices = ["board"] }] }, new NodeSpec { Name = "hq-2" }],
                FenceDevices = [script.Device with { Monitor = monitor ?? TimeSpan.FromHours(1) }],
            };
            await desk.CommitAsync(Keys.Spec, new SpecVersion { Number = 1, Spec = spec });
            desk.Restart();
            if (monitor is not null)
                desk._running.Add(new DeviceMonitor("hq-2", desk._follower, new FenceAgent(), desk.Take, NullLogger.Instance).RunAsync(desk._end.Token));
            return desk;
        }

        public Task<Outcome> PutAsync(Fence fence) => CommitAsync(Keys.Fence(fence.Node), fence);

        public void Restart()
        {
            _life = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            _desk = new FenceDesk(Self, "hq-2", _follower, _store.Client.CommitAsync, new FenceAgent(), _pulse, NullLogger.Instance).RunAsync(_life.Token);
        }

        public async Task StopAsync()
        {
            await _life.CancelAsync();
            var end = await Record.ExceptionAsync(() => _desk.WaitAsync(Bound));
            Assert.True(end is null or OperationCanceledException, end?.ToString());
        }

        public async Task<Fence> UntilAsync(Func<Fence, bool> isSo)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            bound.CancelAfter(Bound);
            for (var seen = _changes.Count; Fence is null || !isSo(Fence); seen = await _changes.WaitAsync(seen, bound.Token))
            {
                // Looks again after each change.
            }

            return Fence;
        }

        public async Task SeenAsync(Func<DeviceSeen, bool> isSo)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            bound.CancelAfter(Bound);
            for (var seen = _changes.Count; !_seen.Values.Any(isSo); seen = await _changes.WaitAsync(seen, bound.Token))
            {
                // Looks again after each answer.
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await Task.WhenAll([_desk, .. _running]).ContinueWith(static _ => { }, TaskScheduler.Default);
            await _store.DisposeAsync();
        }

        private void Take(ImmutableSortedDictionary<string, DeviceSeen> seen)
        {
            _seen = seen;
            _changes.Tell();
        }

        private Task<Outcome> CommitAsync<T>(string key, T value)
            => _store.Client.CommitAsync(new Transaction { Writes = [new Put(key, JsonCodec.Encode(value))] }, Cancel);
    }
}
