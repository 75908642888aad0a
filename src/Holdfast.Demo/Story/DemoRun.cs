using Holdfast.Demo.Cells;
using Holdfast.Demo.Load;

namespace Holdfast.Demo.Story;

/// <summary>The cell, the users and the story together, from the start of the daemons to the figures.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly DemoCell _cell;
    private readonly HolderFollower _follower;
    private Task _load = Task.CompletedTask;

    public DemoRun(DemoCell cell, DemoOptions options, Action<StageLine> said)
    {
        _cell = cell;
        Rounds = options.Rounds;
        Rate = options.Rate;
        Stage = new Stage(said);
        _follower = new HolderFollower(CellPlan.Service, [.. cell.Plan.Nodes.Select(n => n.Api)]);
        Client = new DemoClient(_follower, options.Rate);
    }

    public Stage Stage { get; }

    public DemoClient Client { get; }

    public int Rate { get; }

    private int Rounds { get; }

    public async Task<StoryResult> PlayAsync(CancellationToken ct)
    {
        var plan = _cell.Plan;
        Stage.Say($"Starting three daemons: {string.Join(", ", plan.Nodes.Select(n => $"{n.Name} at {n.Address}"))}.", [StoreNote(plan)]);
        await _cell.StartAsync(ct);
        await _cell.ApplyAsync(ct);
        Stage.Say("The nodes have found each other. The spec is applied: one service, the harbour board, active on one node, warm on two.");
        await _cell.UntilReadyAsync(ct);
        _load = Task.WhenAll(_follower.RunAsync(_ending.Token), Client.RunAsync(_ending.Token));
        await FirstAnswerAsync(ct);
        Stage.Say($"The board answers at {_follower.Now.Address}. {Rate} requests a second ask it from now on.");
        return await new DemoStory(_cell, Client, Stage, Rounds).PlayAsync(ct);
    }

    public static string StoreNote(CellPlan plan) => plan.Etcd
        ? "Each is a voter of a real etcd."
        : $"They share one embedded store process ({plan.StoreAddress}), a single point of failure: only etcd removes it (./holdfast demo --store etcd).";

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _load;
        Client.Dispose();
        _ending.Dispose();
    }

    private async Task FirstAnswerAsync(CancellationToken ct)
    {
        var until = BootClock.Now + TimeSpan.FromSeconds(30);
        while (Client.Read().Epoch == 0)
        {
            if (BootClock.Now > until)
                throw new DemoException($"The board is active, but does not answer at {_follower.Now.Address}: {string.Join(", ", Client.Read().Faults)}.");
            await Task.Delay(20, ct);
        }
    }
}
