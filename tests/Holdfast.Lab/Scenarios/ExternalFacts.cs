using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Worlds;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Appliances, one for each host, that outlive their hosts' power: nobody starts them, they are told and asked.</summary>
public sealed class ExternalFacts
{
    [Fact]
    public async Task Appliances_are_told_who_is_active_and_cleaned_up_after()
    {
        World.Need();
        var folder = Directory.CreateTempSubdirectory("lab-appliance-").FullName;
        // One was left active by somebody.
        await File.WriteAllTextAsync(Path.Combine(folder, "hq-3"), "active", TestContext.Current.CancellationToken);
        await using var lab = await LabCell.StartAsync(new CellPlan
        {
            Services = $$"""
                  gateway:
                    external:
                      activate: [sh, -c, "echo active >{{folder}}/{node}"]
                      deactivate: [sh, -c, "echo standby >{{folder}}/{node}"]
                      is-active: [grep, -q, active, "{{folder}}/{node}"]
                      interval: 500ms
                    prefer: [hq-1]
                """,
        });
        await Well(lab);
        Assert.Equal("hq-1", Active(folder));

        await lab.Api.SwitchoverAsync("gateway", new SwitchoverRequest { To = "hq-2", Author = "lab" });
        await lab.Until("it has moved", r => Gateway(r) is { State: ServiceState.Active, Holder: "hq-2" });
        Assert.Equal("hq-2", Active(folder));

        lab.Host("hq-2").PowerOff();
        await lab.Until("it is active elsewhere", r => Gateway(r) is { State: ServiceState.Active } now && now.Holder != "hq-2");
        var third = Gateway(await lab.Report()).Holder;
        Assert.Contains(third, Active(folder), StringComparison.Ordinal);
        await lab.Heal();
        await Well(lab);
        Assert.Equal(third, Active(folder));

        // Somebody switches it behind our back.
        var epoch = Gateway(await lab.Report()).Epoch;
        await File.WriteAllTextAsync(Path.Combine(folder, third), "standby", TestContext.Current.CancellationToken);
        await lab.Until("that is noticed", r => Gateway(r) is { State: ServiceState.Active } now && now.Epoch > epoch);
        Assert.Equal(Gateway(await lab.Report()).Holder, Active(folder));
        await lab.EndsWell();
        Directory.Delete(folder, recursive: true);
    }

    private static ServiceReport Gateway(CellReport report) => report.Services.Single(s => s.Name == "gateway");

    private static string Active(string folder)
        => string.Join(", ", Directory.GetFiles(folder).Order(StringComparer.Ordinal).Where(f => File.ReadAllText(f).Contains("active", StringComparison.Ordinal)).Select(Path.GetFileName));

    private static Task Well(LabCell lab) => lab.Until("it is active, and every node ready for it", r => lab.IsWell(r) && Gateway(r) is { State: ServiceState.Active } now && now.Instances.Count(i => i.Ready) == lab.Hosts.Count);
}
