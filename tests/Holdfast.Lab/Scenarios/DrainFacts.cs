using System.Diagnostics;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Clients;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Holdfast.Lab.Worlds;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>A node is emptied while everybody uses it.</summary>
public sealed class DrainFacts
{
    [Fact]
    public async Task Users_of_twenty_active_active_services_notice_no_drain()
    {
        const int Count = 20;
        World.Need();
        Assert.SkipUnless(Nginx.IsInstalled, "nginx is not installed (Debian: nginx-light).");
        await using var lab = await LabCell.StartAsync(new CellPlan { Services = string.Concat(Enumerable.Range(1, Count).Select(ActiveActive)) });
        await lab.Until("every service runs everywhere", r => r.Services.Skip(1).All(s => s.Instances.Count(i => i.State == "active") == lab.Hosts.Count));
        var drained = (await lab.Holder()).Name;
        // Each of them talks to the host that will be drained.
        Reconnecting[] clients = [.. Enumerable.Range(1, Count).Select(i => new Reconnecting([lab.Host(drained), .. lab.AllBut(lab.Host(drained))], Port(i)))];
        using var end = new CancellationTokenSource();
        var load = Task.WhenAll(clients.Select(c => c.RunAsync(end.Token)));
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.All(clients, c => Assert.Equal(0, c.Reconnected));

        var clock = Stopwatch.StartNew();
        await lab.Api.DrainAsync(drained, new MaintenanceRequest { Author = "kim", Reason = "new kernel" });
        await lab.Until("nothing runs on it", r => r.Services.All(s => s.Instances.Single(i => i.Node == drained).State == "stopped"));
        var took = clock.Elapsed;
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await end.CancelAsync();
        await load;

        Figures.Say($"drain of a node with {Count} active-active services: empty after {took.TotalMilliseconds:F0} ms, {clients.Sum(c => c.Failed)} of {clients.Sum(c => c.Answered)} requests failed, {clients.Sum(c => c.Reconnected)} reconnections, slowest answer {clients.Max(c => c.Slowest).TotalMilliseconds:F0} ms");
        Assert.All(clients, c => Assert.Equal((0, true), (c.Failed, c.Reconnected > 0)));
        Array.ForEach(clients, c => c.Dispose());
        await lab.Api.ResumeAsync(drained, new MaintenanceRequest { Author = "kim" });
        await lab.EndsWell();
    }

    private static int Port(int service) => 9000 + service;

    /// <summary>A web server that answers what it has been asked before it ends.</summary>
    private static string ActiveActive(int number)
        => $"  web-{number}: {{mode: active-active, stop-signal: SIGQUIT, command: [{Nginx.Program}, -c, {Nginx.Configure($"drain-{number}", $"{Port(number)}")}], checks: [tcp: {{port: {Port(number)}}}]}}\n";
}
