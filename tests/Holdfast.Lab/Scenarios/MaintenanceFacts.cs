using Holdfast.Client;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Machines that are worked on, and a cell that is left alone meanwhile.</summary>
public sealed class MaintenanceFacts(SharedCell shared) : IClassFixture<SharedCell>
{
    private static readonly MaintenanceRequest Kim = new() { Author = "kim", Reason = "new kernel" };

    [Fact]
    public async Task Node_is_drained_restarted_and_put_back()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        await lab.Api.DrainAsync(holder.Name, Kim);
        await lab.ServedByAnother(holder);
        await lab.Until("nothing runs on it", r => Runs(r, holder.Name) is "stopped" && r.Nodes.Single(n => n.Name == holder.Name).Note.Contains("new kernel", StringComparison.Ordinal));
        lab.SayGap("drain of the holder");
        var incident = (await lab.Report()).Services[0].Incident;
        Assert.Equal(IncidentKind.Switchover, (await lab.Api.IncidentAsync(incident)).Kind);
        lab.Front.BeginWindow();
        holder.PowerOff();
        await lab.Until("it is off", r => r.Nodes.Single(n => n.Name == holder.Name).State == NodeState.Down);
        lab.PowerOn(holder);
        await lab.Until("it is up again, and still drained", r => r.Nodes.Single(n => n.Name == holder.Name).State == NodeState.Up && IsOpen(r, $"holdfast resume {holder.Name}"));
        lab.SayGap("power loss of a drained node");

        await Resume(lab, holder.Name);
        await lab.EndsWell();
        Assert.NotEqual(holder.Name, (await lab.Holder()).Name);
    }

    [Fact]
    public async Task Service_is_restarted_node_by_node()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();
        var name = (await lab.Report()).Services[0].Name;
        var before = lab.Hosts.ToDictionary(h => h.Name, h => h.Processes.Of(Part.Service).ToHashSet());
        Assert.All(before.Values, Assert.NotEmpty);

        await lab.Api.RestartAsync(name, Kim);
        var most = 0;
        await lab.Until("each node has restarted it", r =>
        {
            most = Math.Max(most, r.Services[0].Instances.Count(i => i.State is "stopping" or "starting"));
            return r.Services[0].Restart is { Open: false };
        });
        Assert.Equal(("", 0), ((await lab.Report()).Services[0].Restart is var done ? (done!.Stopped, done.Left.Length) : default));
        Assert.InRange(most, 0, 1);
        Assert.All(lab.Hosts, h => Assert.False(before[h.Name].Overlaps(h.Processes.Of(Part.Service)), $"{h.Name} runs what it ran before"));
        lab.SayGap("rolling restart of a service with warm standbys");
        Assert.NotEqual(holder.Name, (await lab.Holder()).Name);
        await lab.EndsWell();
    }

    [Fact]
    public async Task Last_ready_node_is_not_drained()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();
        foreach (var host in lab.AllBut(holder))
            await lab.Api.DrainAsync(host.Name, Kim);
        await lab.Until("nobody else is ready", r => r.Services[0].Instances.Count(i => i.Ready) == 1);

        var refused = await Assert.ThrowsAsync<HoldfastApiException>(() => lab.Api.DrainAsync(holder.Name, Kim));
        Assert.Contains("--force", refused.Error.Next, StringComparison.Ordinal);
        await lab.Api.DrainAsync(holder.Name, Kim with { Force = true });
        await lab.Until("it has stopped, and says so", r => r.Services[0].State == ServiceState.Waiting && Runs(r, holder.Name) is "stopped");

        foreach (var host in lab.Hosts)
            await Resume(lab, host.Name);
        await lab.EndsWell();
    }

    [Fact]
    public async Task Paused_cell_is_left_alone()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();
        var epoch = lab.Front.Newest.Answer.Epoch;

        await lab.Api.PauseCellAsync(Kim);
        holder.PowerOff();
        await lab.Silent(TimeSpan.FromSeconds(5));
        await lab.Until("status says so loudly", r => r.Problems.Any(p => p.Level == EventLevel.Error && p.Text.StartsWith("The cell is paused by kim", StringComparison.Ordinal)));
        Assert.Equal(epoch, (await lab.Report()).Services[0].Epoch);
        await Asked(lab, "holdfast resume", () => lab.Api.ResumeCellAsync(Kim));

        await lab.ServedByAnother(holder);
        await lab.EndsWell();
    }

    private static Task Resume(LabCell lab, string node) => Asked(lab, $"holdfast resume {node}", () => lab.Api.ResumeAsync(node, Kim));

    /// <summary>As a person does: until the report does not ask for it any more. A controller that has just gone takes no orders.</summary>
    private static Task Asked(LabCell lab, string command, Func<Task> order) => lab.Until($"{command} is done", async () =>
    {
        if (!IsOpen(await lab.Report(), command))
            return true;
        await order();
        return false;
    });

    private static bool IsOpen(CellReport report, string command) => report.Problems.Any(p => p.Next.EndsWith(command, StringComparison.Ordinal));

    private static string Runs(CellReport report, string node) => report.Services[0].Instances.Single(i => i.Node == node).State;
}
