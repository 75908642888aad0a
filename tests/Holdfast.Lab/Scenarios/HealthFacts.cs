using Holdfast.Lab.Cells;
using Holdfast.Lab.Measuring;
using Holdfast.Model.Beats;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Nodes that take themselves out of service, and standbys that are not promoted before they are ready.</summary>
public sealed class HealthFacts : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-health-").FullName;

    [Fact]
    public async Task Node_that_is_not_well_is_out_of_service_until_it_is_well_again()
    {
        await using var lab = await LabCell.StartAsync(new CellPlan
        {
            NodeChecks = $$"""
                node-checks:
                  - disk: {path: /, free: 1KB, inodes: 0%}
                  - script: {command: [/bin/sh, -c, "test ! -e {{_folder}}/{node} || exit 2"], interval: 500ms, rise: 1, fall: 2, flap-limit: 0}
                """,
        });
        var holder = await lab.Holder();

        await File.WriteAllTextAsync(Path.Combine(_folder, holder.Name), "", TestContext.Current.CancellationToken);
        await lab.ServedByAnother(holder);
        await lab.Until("it is out of service, and says why", r => r.Nodes.Single(n => n.Name == holder.Name) is { Health.Verdict: NodeVerdict.Unwell } node && node.Note.Contains("out of service (script /bin/sh", StringComparison.Ordinal));
        Assert.Equal("standby", (await lab.Report()).Services[0].Instances.Single(i => i.Node == holder.Name).State);
        lab.SayGap("node that is not well");

        File.Delete(Path.Combine(_folder, holder.Name));
        await lab.UntilWell();
        await lab.EndsWell();
    }

    [Fact]
    public async Task Nodes_that_are_all_not_well_keep_what_they_have()
    {
        await using var lab = await LabCell.StartAsync(new CellPlan
        {
            NodeChecks = $$"""
                node-checks:
                  - script: {command: [/bin/sh, -c, "test ! -e {{_folder}}/all || exit 2"], interval: 500ms, rise: 1, fall: 2, flap-limit: 0}
                """,
        });

        // Whoever finds it first may hand over to one that has not found it yet.
        await File.WriteAllTextAsync(Path.Combine(_folder, "all"), "", TestContext.Current.CancellationToken);
        await lab.Until("every node says that it is not well", r => r.Nodes.All(n => n.Health is { Verdict: NodeVerdict.Unwell }));
        await lab.Until("the holder says that it goes on", r => r.Problems.Any(p => p.Subject == r.Services[0].Holder && p.Text.Contains("it still serves register", StringComparison.Ordinal)));
        var (holder, epoch) = (await lab.Holder(), lab.Front.Newest.Answer.Epoch);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal((holder.Name, epoch), ((await lab.Holder()).Name, lab.Front.Newest.Answer.Epoch));

        File.Delete(Path.Combine(_folder, "all"));
        await lab.EndsWell();
    }

    [Fact]
    public async Task Standby_that_lags_is_not_promoted_until_it_has_caught_up()
    {
        foreach (var host in (string[])["hq-1", "hq-2", "hq-3"])
            Lag(host, "0");
        await using var lab = await LabCell.StartAsync(new CellPlan
        {
            Services = $$"""
                  db:
                    command: [/bin/sleep, "1000000"]
                    promotion:
                      report: {file: {path: "{{_folder}}/{node}.lag", max-age: 0s, interval: 200ms} }
                      lag: 1s
                """,
        });
        await lab.Until("it is active, and could move", r => Db(r) is { State: ServiceState.Active } db && db.Instances.Count(i => i.Ready) == 3);
        var holder = lab.Host(Db(await lab.Report()).Holder);
        foreach (var host in lab.AllBut(holder))
            Lag(host.Name, "30");
        await lab.Until("no standby is a condition", r => Db(r).Conditions.Any(c => c is { Name: "standby-ready", Holds: false } && c.Why.Contains("its data is 30 s behind", StringComparison.Ordinal)));

        holder.PowerOff();
        await lab.ServedByAnother(holder);
        await lab.Until("its node is down", r => r.Nodes.Single(n => n.Name == holder.Name).State == NodeState.Down);
        Assert.True(Db(await lab.Report()) is { Holder: var still } && (still.Length == 0 || still == holder.Name));

        var better = lab.AllBut(holder)[0];
        await lab.Until("a person has one promoted", async () => (await lab.Api.PromoteAsync("db", new PromoteRequest { To = better.Name, Author = "kim", AcceptLoss = true })).Accepted);
        await lab.Until("it has taken over", r => Db(r) is { State: ServiceState.Active } db && db.Holder == better.Name && db.Reason.Contains("promoted by kim", StringComparison.Ordinal));

        foreach (var host in lab.Hosts)
            Lag(host.Name, "0");
        await lab.EndsWell();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ServiceReport Db(CellReport report) => report.Services.Single(s => s.Name == "db");

    private void Lag(string host, string seconds)
    {
        var file = Path.Combine(_folder, host + ".lag");
        File.WriteAllText(file + ".new", seconds);
        File.Move(file + ".new", file, overwrite: true);
    }
}
