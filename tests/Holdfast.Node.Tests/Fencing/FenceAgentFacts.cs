using System.Diagnostics;
using Holdfast.Model.Spec;
using Holdfast.Node.Fencing;
using Xunit;

namespace Holdfast.Node.Tests.Fencing;

public sealed class FenceAgentFacts
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<AgentOutcome> Fence(FenceDevice device) => new FenceAgent().FenceAsync(device, "hq-1", Cancel);

    [Fact]
    public async Task Off_is_verified_and_everything_is_told_on_standard_input()
    {
        using var script = new ScriptAgent(ScriptAgent.Good);
        var device = script.Device with
        {
            Parameters = script.Device.Parameters.Add("ip", "10.0.9.1").Add("login", "spec"),
            ParametersFrom = script.Secrets("# for hq-1\nlogin=holdfast\npassword = hunter2 \n"),
            Plug = script.Device.Plug.Add("hq-1", "3"),
        };

        var outcome = await Fence(device);

        Assert.Equal(new AgentOutcome(true, ""), outcome);
        string[] told = ["nodename=hq-1", "plug=3", "ip=10.0.9.1", "login=holdfast", "password=hunter2"];
        Assert.Equal(["args:", "action=off", .. told, "args:", "action=metadata", "args:", "action=status", .. told], script.Told);
    }

    [Fact]
    public async Task Off_that_did_not_switch_off_has_failed()
    {
        using var script = new ScriptAgent("""case $action in metadata) echo 'name="status"' ;; esac""");

        Assert.Equal("after off, status says that hq-1 is on", (await Fence(script.Device)).Note);
    }

    [Fact]
    public async Task An_agent_that_cannot_tell_the_status_is_believed()
    {
        using var script = new ScriptAgent("[ $action != status ]");

        Assert.True((await Fence(script.Device)).Succeeded);
        Assert.DoesNotContain("action=status", script.Told);
    }

    [Fact]
    public async Task What_an_agent_says_is_kept_without_secrets_and_without_its_stamp()
    {
        using var script = new ScriptAgent("""echo "2026-11-26 04:54:48,384 ERROR: Failed: no login with hunter2"; exit 1""");

        var outcome = await Fence(script.Device with { ParametersFrom = script.Secrets("password=hunter2") });

        Assert.Equal(AgentOutcome.Fail("off ended with code 1: Failed: no login with ***"), outcome);
    }

    [Fact]
    public async Task An_agent_that_hangs_is_killed_with_all_that_it_started()
    {
        using var script = new ScriptAgent("sleep 600 & echo $! >sleeper; echo waiting; wait");

        var outcome = await Fence(script.Device with { Timeout = TimeSpan.FromSeconds(2) });

        Assert.Equal(AgentOutcome.Fail("off: it did not end within 2 s and was killed: waiting"), outcome);
        var sleeper = int.Parse(await File.ReadAllTextAsync(script.At("sleeper"), Cancel));
        Assert.True(SpinWait.SpinUntil(() => !IsAlive(sleeper), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task An_agent_that_talks_without_end_costs_no_memory()
    {
        using var script = new ScriptAgent("yes | head -c 3000000; echo; echo the end; exit 1");

        Assert.StartsWith("off ended with code 1", (await Fence(script.Device)).Note);
    }

    [Fact]
    public async Task A_program_that_others_may_write_is_not_started()
    {
        using var script = new ScriptAgent(ScriptAgent.Good);
        File.SetUnixFileMode(script.Path, File.GetUnixFileMode(script.Path) | UnixFileMode.OtherWrite);

        Assert.Contains("others than root and the daemon's user may write it", (await Fence(script.Device)).Note, StringComparison.Ordinal);
        Assert.Empty(script.Told);
    }

    [Fact]
    public async Task Secrets_that_others_may_read_are_not_used()
    {
        using var script = new ScriptAgent(ScriptAgent.Good);
        var file = script.Secrets("password=hunter2", UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Assert.Equal($"{file} is not read: others may read it too (give it to the daemon's user alone: chown, chmod 600)", (await Fence(script.Device with { ParametersFrom = file })).Note);
        Assert.Empty(script.Told);
    }

    [Theory]
    [InlineData("fence_there_is_none", "fence_there_is_none is not installed here")]
    [InlineData("/there/is/none", "there is no /there/is/none")]
    [InlineData("/usr", "/usr is no program")]
    public async Task An_agent_that_is_missing_is_named(string agent, string why)
        => Assert.StartsWith(why, (await Fence(new FenceDevice { Name = "board", Agent = agent })).Note, StringComparison.Ordinal);

    [Fact]
    public async Task A_secrets_file_with_a_bad_line_says_which_and_not_what()
    {
        using var script = new ScriptAgent(ScriptAgent.Good);

        var note = (await Fence(script.Device with { ParametersFrom = script.Secrets("login=x\nhunter2\n") })).Note;

        Assert.StartsWith("line 2 of ", note, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fence_does_not_wait_for_a_question_that_hangs()
    {
        using var script = new ScriptAgent("[ $action = monitor ] && : >asked && sleep 600; " + ScriptAgent.Good);
        var agent = new FenceAgent();
        var question = agent.MonitorAsync(script.Device, Cancel);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(script.At("asked")), TimeSpan.FromSeconds(20)));

        Assert.True((await agent.FenceAsync(script.Device, "hq-1", Cancel)).Succeeded);
        Assert.Null(await question);
    }

    /// <summary>The standard agent, as Debian's package fence-agents ships it.</summary>
    [Fact]
    public async Task The_standard_agent_fence_dummy_works()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/fence_dummy"), "fence_dummy is not installed (Debian: fence-agents)");
        using var script = new ScriptAgent("");
        var device = new FenceDevice { Name = "dummy", Agent = "fence_dummy", Parameters = script.Device.Parameters.Add("status_file", script.At("status")) };
        await File.WriteAllTextAsync(script.At("status"), "on", Cancel);
        var agent = new FenceAgent();

        Assert.Equal(true, (await agent.MonitorAsync(device, Cancel))?.Succeeded);
        Assert.True((await agent.FenceAsync(device, "hq-1", Cancel)).Succeeded);
        Assert.Equal("off", await File.ReadAllTextAsync(script.At("status"), Cancel));
        var failing = await agent.FenceAsync(device with { Name = "other", Parameters = device.Parameters.Add("type", "fail").Add("power_timeout", "1") }, "hq-1", Cancel);
        Assert.False(failing.Succeeded);
        Assert.Contains("Failed:", failing.Note, StringComparison.Ordinal);
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0] != 'Z';
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
