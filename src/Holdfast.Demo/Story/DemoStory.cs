using System.Collections.Immutable;
using Holdfast.Demo.Cells;
using Holdfast.Demo.Load;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Demo.Story;

/// <summary>What the demo does: kill the holder's node, bring it back, switch over; and what came of it.</summary>
internal sealed class DemoStory(DemoCell cell, DemoClient client, Stage stage, int rounds)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly List<StoryEvent> _events = [];

    public async Task<StoryResult> PlayAsync(CancellationToken ct)
    {
        for (var round = 1; round <= rounds; round++)
        {
            if (rounds > 1)
                stage.Say($"Round {round} of {rounds}.");
            if (!await PlayRoundAsync(meetController: round % 2 == 0, ct))
                break;
        }

        await Task.Delay(Calm / 4, ct);
        return new StoryResult { Events = [.. _events], Load = client.Read(), Overlaps = cell.CheckOverlaps() };
    }

    /// <returns>False when something did not recover, so that there is no use in going on.</returns>
    private async Task<bool> PlayRoundAsync(bool meetController, CancellationToken ct)
    {
        var report = await cell.UntilReadyAsync(ct);
        await Task.Delay(Calm, ct);
        if (meetController && report.Controller != Board(report).Holder)
        {
            if (!await SwitchoverAsync(report, report.Controller, ct))
                return false;
            await Task.Delay(Calm / 2, ct);
        }

        if (await FailoverAsync(await cell.UntilReadyAsync(ct), ct) is not { } lost)
            return false;
        await BringBackAsync(lost, ct);
        await Task.Delay(Calm / 2, ct);
        return await SwitchoverAsync(await cell.UntilReadyAsync(ct), "", ct);
    }

    private async Task<DemoNode?> FailoverAsync(CellReport report, CancellationToken ct)
    {
        var board = Board(report);
        var node = cell.Plan.Node(board.Holder);
        var withController = report.Controller == node.Name;
        stage.Say($"{node.Name} holds the board (epoch {board.Epoch}){(withController ? " and is the controller" : "")}. "
            + "All its processes are killed at once, as a power cut does.");
        client.BeginWindow();
        stage.Killed(node.Name, killed: true);
        var count = await DemoCell.KillAsync(node, ct);
        var happened = await RecoverAsync(
            withController ? StoryKind.FailoverWithController : StoryKind.Failover, node.Name, board.Epoch, ct);
        if (happened.Recovered)
            Tell(happened, $"{count} processes of {node.Name} are gone; {happened.To} answers");
        return happened.Recovered ? node : null;
    }

    private async Task BringBackAsync(DemoNode node, CancellationToken ct)
    {
        stage.Say($"{node.Name} is started again.");
        var begun = BootClock.Now;
        await cell.StartAsync(node);
        stage.Killed(node.Name, killed: false);
        await cell.UntilReadyAsync(ct);
        stage.Say($"{node.Name} is back as a standby that is ready to take over, after {(BootClock.Now - begun).TotalSeconds:F1} s. "
            + "The board stays where it is (failback: never).");
    }

    private async Task<bool> SwitchoverAsync(CellReport report, string to, CancellationToken ct)
    {
        var board = Board(report);
        client.BeginWindow();
        var accepted = await DemoCell.RetryingAsync(
            "ask for a switchover", () => cell.Api.SwitchoverAsync(CellPlan.Service, new SwitchoverRequest { To = to, Author = "demo" }, ct), ct);
        stage.Say($"Planned switchover of the board from {board.Holder} to {accepted.To}.");
        var happened = await RecoverAsync(StoryKind.Switchover, board.Holder, board.Epoch, ct);
        if (happened.Recovered)
            Tell(happened, $"{happened.To} answers");
        return happened.Recovered;
    }

    /// <summary>Waits until a newer epoch answers, then a moment more so that the whole gap is in the window.</summary>
    private async Task<StoryEvent> RecoverAsync(StoryKind kind, string from, long epoch, CancellationToken ct)
    {
        var until = BootClock.Now + Recovery;
        while (client.Read().Epoch <= epoch && BootClock.Now < until)
            await Task.Delay(Step, ct);
        var reached = client.Read().Epoch;
        var happened = new StoryEvent { Kind = kind, From = from, Recovered = reached > epoch };
        if (happened.Recovered)
        {
            var incident = await cell.IncidentAsync(reached, ct);
            await Task.Delay(Calm / 4, ct);
            happened = happened with { Figures = client.Read().Window, Incident = incident, To = incident?.To ?? "another node" };
        }
        else
        {
            stage.Say($"Nobody has answered for {Recovery.TotalSeconds:F0} s after the {happened.Name}: it did not recover.");
        }

        _events.Add(happened);
        stage.Done(happened);
        return happened;
    }

    private void Tell(StoryEvent happened, string what)
    {
        var figures = happened.Figures;
        stage.Say(
            $"{what}. Nobody answered for {figures.Longest.TotalMilliseconds:F0} ms; {figures.Failed} of {figures.Requests} requests failed meanwhile.",
            happened.Incident is { } incident ? Timeline.Draw(incident, 40).Prepend(Head(incident)) : null);
    }

    private static string Head(Incident incident) => $"incident {incident.Number}: {incident.Cause}";

    private static ServiceReport Board(CellReport report) => report.Services.First(s => s.Name == CellPlan.Service);
}
