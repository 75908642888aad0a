using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Whatever is done to the holder, the service acts again elsewhere, and never twice at once.</summary>
public sealed class FailoverFacts(SharedCell shared) : IClassFixture<SharedCell>
{
    [Fact]
    public async Task Node_that_loses_its_power_is_replaced()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        holder.PowerOff();

        await lab.ServedByAnother(holder);
        await lab.SayOutage("power loss of the holder");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Crashed_process_is_replaced()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        holder.Processes.Kill(Part.Service);

        await lab.ServedByAnother(holder);
        await lab.SayOutage("crash of the service");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Service_that_hangs_is_replaced_when_its_check_fails()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        holder.Processes.Freeze(Part.Service);

        await lab.ServedByAnother(holder);
        await lab.SayOutage("service frozen, found by its check");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Killed_daemon_loses_its_service()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        holder.KillDaemon();

        await lab.ServedByAnother(holder);
        await lab.SayOutage("daemon of the holder killed");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Killed_guard_loses_its_service()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        holder.Processes.Kill(Part.Guard);

        await lab.ServedByAnother(holder);
        await lab.SayOutage("guard of the holder killed");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Frozen_host_does_not_act_when_it_wakes()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        holder.Processes.Freeze();
        await lab.ServedByAnother(holder);
        await lab.SayOutage("holder's host frozen");
        holder.Processes.Wake();

        await lab.EndsWell();
    }

    [Fact]
    public async Task Switchover_goes_where_it_is_asked_to()
    {
        var lab = await shared.Begin();
        var to = (await lab.Standbys())[^1];

        await lab.Switchover(to);

        await lab.SayOutage("switchover");
        await lab.EndsWell();
    }
}
