using System.Diagnostics;
using System.Globalization;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Ocf;
using Holdfast.Control.Systemd;
using Holdfast.Node.Ocf;
using Holdfast.Node.Systemd;
using Holdfast.Node.Tests.Guard;
using Xunit;

namespace Holdfast.Node.Tests.Systemd;

/// <summary>Units over a real bus, with a stand-in for systemd; and a real guard that ends what nobody here has as a child.</summary>
public sealed class SystemdFacts
{
    private const string Web = "web.service";

    [Fact]
    public async Task Unit_is_started_watched_and_stopped()
    {
        await using var systemd = await FakeSystemd.StartAsync();
        var actions = await Open(systemd);

        Assert.Equal(1, systemd.Reloads);
        Assert.Contains("Restart=no", await File.ReadAllTextAsync(Path.Combine(systemd.Folder, "overrides", Web + ".d", "50-holdfast.conf"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((OcfCode.NotRunning, ""), await actions.RunAsync(OcfAction.Monitor, probe: true));
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Start));
        Assert.False(systemd[Web].Process!.HasExited);
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Monitor));
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Stop));
        Assert.True(systemd[Web].Process!.HasExited);

        // A second driver finds the override in its place.
        await Open(systemd);
        Assert.Equal(1, systemd.Reloads);
    }

    [Fact]
    public async Task Unit_that_ends_behind_our_back_has_failed_with_its_reason()
    {
        await using var systemd = await FakeSystemd.StartAsync();
        var actions = await Open(systemd);
        await actions.RunAsync(OcfAction.Start);

        systemd.Crash(Web);

        Assert.Equal((1, "it failed: signal (status 9)"), await actions.RunAsync(OcfAction.Monitor));
    }

    [Theory]
    [InlineData("not-found", "systemd knows no unit web.service on this machine")]
    [InlineData("masked", "web.service is masked")]
    public async Task Unit_that_cannot_run_here_is_told_of_before_it_is_needed(string load, string why)
    {
        await using var systemd = await FakeSystemd.StartAsync();
        systemd[Web].Load = load;

        var (actions, told) = await SystemdActions.OpenAsync(Order, Places(systemd), TextWriter.Null);

        Assert.Null(actions);
        Assert.StartsWith(why, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enabled_unit_is_remarked_on()
    {
        await using var systemd = await FakeSystemd.StartAsync();
        systemd[Web].File = "enabled";
        var log = new StringWriter();

        Assert.NotNull((await SystemdActions.OpenAsync(Order, Places(systemd), log)).Actions);
        Assert.Contains("systemctl disable web.service", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_that_fails_and_job_that_does_not_end_have_failed()
    {
        await using var systemd = await FakeSystemd.StartAsync();
        var actions = await Open(systemd);

        systemd[Web].Job = "failed";
        Assert.Equal((1, "systemd's job ended with failed; it failed: exit-code (status 1)"), await actions.RunAsync(OcfAction.Start));
        systemd[Web].Job = null;
        Assert.Equal((-1, ""), await actions.RunAsync(OcfAction.Start, limit: TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task Bus_that_is_lost_is_a_failure_and_no_hang()
    {
        await using var systemd = await FakeSystemd.StartAsync();
        var actions = await Open(systemd);
        systemd[Web].Job = null;
        var starting = actions.RunAsync(OcfAction.Start);
        await Task.Delay(200, TestContext.Current.CancellationToken);

        systemd.StopBus();

        Assert.StartsWith("systemd cannot be asked", (await starting).Said, StringComparison.Ordinal);
        Assert.StartsWith("systemd cannot be asked", (await actions.RunAsync(OcfAction.Monitor)).Said, StringComparison.Ordinal);
        Assert.StartsWith("systemd cannot be asked", (await SystemdActions.OpenAsync(Order, Places(systemd), TextWriter.Null)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_lease_ends_the_guard_kills_the_unit()
    {
        await using var systemd = await FakeSystemd.StartAsync();
        await using var lab = new GuardLab(ttl: TimeSpan.FromSeconds(3));
        var actions = await Open(systemd, UnitGroup.Notes(lab.Paths.Lease));
        lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000") with { Unit = true });
        await actions.RunAsync(OcfAction.Start);
        var unit = systemd[Web].Process!;
        Assert.False(unit.HasExited);

        lab.VotersAnswer(false);

        Assert.True(unit.WaitForExit(ActionCalls.Long));
        // The fake group still shows the process, so the instance has not ended: the guard believes the kernel, not its own signal.
        Assert.NotEqual(InstancePhase.Exited, lab.WaitFor("the instance", _ => true).Phase);
        Directory.Delete(systemd.Groups, recursive: true);
        Assert.Equal(InstanceEnd.LeaseOver, lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited).End);
    }

    [Fact]
    public async Task Another_guard_kills_what_a_former_one_has_left()
    {
        await using var systemd = await FakeSystemd.StartAsync();
        var notes = Path.Combine(systemd.Folder, "notes");
        await (await Open(systemd, notes)).RunAsync(OcfAction.Start);

        Assert.Equal(1, UnitGroup.KillAll(notes));
        Assert.True(systemd[Web].Process!.WaitForExit(ActionCalls.Long));
        Assert.Equal(0, UnitGroup.KillAll(Path.Combine(systemd.Folder, "no-notes")));
    }

    [Fact]
    public void Real_control_group_is_killed_at_once_with_all_below_it()
    {
        if (UnitGroup.Roots().FirstOrDefault(r => File.Exists(Path.Combine(r, "cgroup.procs"))) is not { } root || !Environment.IsPrivilegedProcess)
            return; // Nothing here to try it with; the fake one is tried above.
        var group = Path.Combine(root, $"holdfast-test-{Environment.ProcessId}");
        var below = Path.Combine(group, "below");
        Directory.CreateDirectory(below);
        var notes = Directory.CreateTempSubdirectory("hf-notes").FullName;
        using var one = Process.Start("sleep", "1000");
        using var two = Process.Start("sleep", "1000");
        try
        {
            File.WriteAllText(Path.Combine(group, "cgroup.procs"), one.Id.ToString(CultureInfo.InvariantCulture));
            File.WriteAllText(Path.Combine(below, "cgroup.procs"), two.Id.ToString(CultureInfo.InvariantCulture));
            UnitGroup.Note(notes, "board", [group]);

            Assert.Equal(2, UnitGroup.Kill(notes, "board"));
            Assert.True(one.WaitForExit(ActionCalls.Long) && two.WaitForExit(ActionCalls.Long));
            Assert.Equal(0, UnitGroup.Kill(notes, "board"));
        }
        finally
        {
            one.Kill();
            two.Kill();
            Directory.Delete(below);
            Directory.Delete(group);
            Directory.Delete(notes, recursive: true);
        }
    }

    private static SystemdOrder Order => new() { Service = "board", Unit = Web, Plan = new OcfPlan { Timeout = TimeSpan.FromSeconds(5) } };

    private static SystemdPlaces Places(FakeSystemd systemd, string? notes = null)
        => new(systemd.Address, Path.Combine(systemd.Folder, "overrides"), notes ?? Path.Combine(systemd.Folder, "notes"), [systemd.Groups]);

    private static async Task<IResourceActions> Open(FakeSystemd systemd, string? notes = null)
    {
        var (actions, why) = await SystemdActions.OpenAsync(Order, Places(systemd, notes), TextWriter.Null);
        Assert.Equal("", why);
        return actions!;
    }
}
