using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;
using Xunit;

namespace Holdfast.Node.Tests.Guard;

/// <summary>Each test is one node's life with a real guard process and real children.</summary>
public sealed class GuardFacts
{
    /// <summary>The service has a child of its own in its group, and says both pids.</summary>
    private const string WithGrandchild = """
        sleep 1000 &
        echo "$! $HOLDFAST_EPOCH $HOLDFAST_GRANT_REVISION $HOLDFAST_LEASE_FILE" > pids.new && mv pids.new pids
        wait
        """;

    [Fact]
    public async Task Service_runs_with_its_epoch_and_is_let_go_with_everything_of_its_group()
    {
        await using var lab = new GuardLab();
        var board = lab.RunUntilActive(5, GuardLab.Script(WithGrandchild));
        var words = lab.WaitForFile("pids").Split(' ');
        Assert.Equal(["5", "77", lab.Paths.Lease], words[1..]);
        using var child = Handle(board.Pid);
        using var grandchild = Handle(int.Parse(words[0]));
        lab.LetGo(5);
        var listing = lab.WaitForListing("the release", l => l.Releases.Contains(new Release("board", 5)));
        Assert.True(child.WaitForEnd(0));
        Assert.True(grandchild.WaitForEnd(0));
        Assert.Equal(InstanceEnd.LetGo, listing.Instance("board")!.End);
        lab.WaitForBeat("the release in the beats", b => b.Releases.Contains(new Release("board", 5)));
        Assert.Contains("\"epoch\":5", lab.ReadFloors());
    }

    [Fact]
    public async Task Service_that_ignores_the_request_to_stop_is_killed()
    {
        await using var lab = new GuardLab();
        lab.RunUntilActive(5, GuardLab.Script("trap '' TERM; echo 1 > trapped.new && mv trapped.new trapped; while :; do sleep 1000; done"));
        lab.WaitForFile("trapped");
        lab.LetGo(5, seconds: 0.05);
        Assert.Equal(9, lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited).Signal);
    }

    [Fact]
    public async Task When_the_voters_fall_silent_the_service_and_its_children_are_killed_at_the_lease_end()
    {
        await using var lab = new GuardLab(ttl: TimeSpan.FromSeconds(3));
        var board = lab.RunUntilActive(5, GuardLab.Script("trap '' TERM;" + WithGrandchild));
        using var child = Handle(board.Pid);
        using var grandchild = Handle(int.Parse(lab.WaitForFile("pids").Split(' ')[0]));
        lab.VotersAnswer(false);
        var ended = lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited);
        Assert.Equal((InstanceEnd.LeaseOver, 9), (ended.End, ended.Signal));
        Assert.True(child.WaitForEnd(0));
        Assert.True(grandchild.WaitForEnd(0));
        Assert.True(ended.Since >= lab.LeaseUntil);
    }

    [Fact]
    public async Task Frozen_guard_that_wakes_after_the_lease_kills_although_answers_wait_for_it()
    {
        await using var lab = new GuardLab(ttl: TimeSpan.FromSeconds(3));
        var board = lab.RunUntilActive(5, GuardLab.Script("while :; do sleep 1000; done"));
        using var child = Handle(board.Pid);
        lab.WaitForBeat("a lease", b => b.LeaseLeft > TimeSpan.Zero);
        Assert.Equal(0, Kernel.Signal(lab.GuardPid, 19));
        Assert.Equal(0, Kernel.Signal(-board.Pid, 19));
        WaitUntil(lab.LeaseUntil + TimeSpan.FromSeconds(3));
        Assert.False(child.WaitForEnd(0));
        Assert.Equal(0, Kernel.Signal(lab.GuardPid, 18));
        Assert.True(child.WaitForEnd((int)Gate.Bound.TotalMilliseconds));
        Assert.Equal(InstanceEnd.LeaseOver, lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited).End);
        lab.WaitForBeat("a lease again", b => b.LeaseLeft > TimeSpan.Zero);
        Assert.NotEqual(board.Pid, lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000")).Pid);
    }

    [Fact]
    public async Task Daemon_that_dies_has_its_service_let_go_and_the_release_told()
    {
        await using var lab = new GuardLab();
        var board = lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000"));
        using var child = Handle(board.Pid);
        await lab.DisconnectAsync();
        var beat = lab.WaitForBeat("the release", b => b.Releases.Contains(new Release("board", 5)));
        Assert.Null(beat.Status);
        Assert.True(child.WaitForEnd(0));
        lab.Connect();
        lab.WaitForListing("the guard", l => l.Floor("board") == 5);
    }

    [Fact]
    public async Task Daemon_that_restarts_finds_the_same_process_and_the_beats_have_gone_on()
    {
        await using var lab = new GuardLab(beat: TimeSpan.FromSeconds(1));
        var board = lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000"));
        var guard = lab.WaitForListing("the guard", _ => true).Nonce;
        lab.Send(new RestartingOrder { Patience = TimeSpan.FromMinutes(1) });
        await lab.DisconnectAsync();
        var last = lab.WaitForBeat("a beat without a daemon", b => b.Status is null);
        var later = lab.WaitForBeat("another one", b => b.Number > last.Number);
        Assert.Equal((10L, guard), (later.Applied, later.Nonce));
        Assert.True(later.LeaseLeft > TimeSpan.Zero);
        lab.Connect();
        var again = lab.WaitFor("the service", _ => true);
        Assert.Equal((board.Pid, InstancePhase.Running, 5L), (again.Pid, again.Phase, again.Epoch));
        Assert.Equal(guard, lab.WaitForListing("the guard", _ => true).Nonce);
    }

    [Fact]
    public async Task Guard_that_is_killed_takes_its_children_along_and_the_next_one_what_they_left()
    {
        await using var lab = new GuardLab();
        var board = lab.RunUntilActive(5, GuardLab.Script(WithGrandchild));
        using var child = Handle(board.Pid);
        using var grandchild = Handle(int.Parse(lab.WaitForFile("pids").Split(' ')[0]));
        var nonce = lab.WaitForListing("the guard", _ => true).Nonce;
        Assert.Equal(0, Kernel.Signal(lab.GuardPid, Kernel.Kill));
        lab.WaitForLoss();
        Assert.True(child.WaitForEnd((int)Gate.Bound.TotalMilliseconds));
        Assert.Empty(lab.WaitForListing("another guard", l => l.Nonce != nonce).Instances);
        Assert.True(grandchild.WaitForEnd(0));
    }

    [Fact]
    public async Task Floor_outlives_the_guard_and_refuses_the_old_epoch()
    {
        await using var lab = new GuardLab();
        lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000"));
        lab.LetGo(5);
        var nonce = lab.WaitForListing("the release", l => l.Releases.Length == 1).Nonce;
        Assert.Equal(0, Kernel.Signal(lab.GuardPid, Kernel.Kill));
        lab.WaitForListing("another guard with the floor", l => l.Nonce != nonce && l.Floor("board") == 5);
        lab.WaitForBeat("the release again", b => b.Nonce != nonce && b.Releases.Contains(new Release("board", 5)));
        lab.Send(new RunOrder { Service = "board", Epoch = 5, Role = InstanceRole.Active, Revision = 10, Launch = GuardLab.Script("exec sleep 1000") });
        Assert.Equal(6, lab.RunUntilActive(6, GuardLab.Script("exec sleep 1000")).Epoch);
        Assert.DoesNotContain("\"epoch\":6", lab.ReadFloors());
    }

    [Fact]
    public async Task Warm_service_is_promoted_and_demoted_in_one_process()
    {
        await using var lab = new GuardLab();
        var launch = GuardLab.Script(GuardLab.WarmScript, StandbyKind.Warm);
        var standby = lab.WaitFor(
            "a standby",
            b => b is { Phase: InstancePhase.Running, Role: InstanceRole.Standby },
            () => lab.Send(new RunOrder { Service = "board", Role = InstanceRole.Standby, Launch = launch }));
        var active = lab.RunUntilActive(5, launch);
        lab.LetGo(5, keepWarm: true);
        lab.WaitForListing("the release", l => l.Releases.Contains(new Release("board", 5)));
        var again = lab.WaitFor("a standby again", b => b is { Phase: InstancePhase.Running, Role: InstanceRole.Standby, Epoch: 0 });
        Assert.Equal((standby.Pid, standby.Pid), (active.Pid, again.Pid));
        Assert.Equal(standby.Pid, lab.RunUntilActive(6, launch).Pid);
    }

    [Theory]
    [InlineData("/no/such/program", "There is no program /no/such/program.")]
    [InlineData("no-such-program", "There is no program no-such-program in the PATH")]
    [InlineData("/etc/passwd", "may not be executed")]
    [InlineData("/etc", "is a directory")]
    public async Task Program_that_cannot_run_is_listed_with_the_reason(string program, string why)
    {
        await using var lab = new GuardLab();
        lab.WaitForListing("the guard", _ => true);
        lab.Send(new RunOrder { Service = "board", Role = InstanceRole.Active, Launch = new Launch { Command = [program] } });
        var board = lab.WaitFor("the reason", b => b.Phase == InstancePhase.Exited);
        Assert.Equal(InstanceEnd.NotStarted, board.End);
        Assert.Contains(why, board.Note);
    }

    [Fact]
    public async Task What_a_service_prints_is_in_its_log_and_its_exit_in_the_listing()
    {
        await using var lab = new GuardLab();
        lab.WaitForListing("the guard", _ => true);
        lab.Send(new RunOrder { Service = "board", Role = InstanceRole.Active, Launch = GuardLab.Script("echo out; echo err >&2; exit 7") });
        Assert.Equal((7, 0, InstanceEnd.Exited), lab.WaitFor("its exit", b => b.Phase == InstancePhase.Exited) is var b ? (b.ExitCode, b.Signal, b.End) : default);
        var log = lab.Gate.For(
            "both lines",
            () => File.Exists(lab.Paths.ServiceLog("board")) && File.ReadAllText(lab.Paths.ServiceLog("board")) is { Length: >= 8 } text ? text : null,
            static () => { });
        Assert.Equal(["err", "out"], log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task What_a_service_said_last_is_told_with_its_exit()
    {
        await using var lab = new GuardLab();
        lab.WaitForListing("the guard", _ => true);
        lab.Send(new RunOrder { Service = "board", Role = InstanceRole.Active, Launch = GuardLab.Script("echo reading >&2; printf 'no such\\033 file' >&2; exit 7") });
        lab.WaitFor("its reason", b => b.Phase == InstancePhase.Exited && b.Note == "exited with code 7: no such file");
    }

    [Fact]
    public async Task What_a_service_leaves_in_sessions_of_their_own_ends_with_it()
    {
        await using var lab = new GuardLab();
        lab.RunUntilActive(5, GuardLab.Script("setsid sh -c 'sleep 1000 & echo \"$$ $!\" > pids.new && mv pids.new pids; wait' & exec sleep 1000"));
        var pids = lab.WaitForFile("pids").Split(' ');
        using var daemon = Handle(int.Parse(pids[0]));
        using var itsChild = Handle(int.Parse(pids[1]));
        lab.LetGo(5);
        lab.WaitForListing("the release", l => l.Releases.Contains(new Release("board", 5)));
        Assert.True(daemon.WaitForEnd(0));
        Assert.True(itsChild.WaitForEnd(0));
    }

    [Fact]
    public async Task Lease_file_names_the_end_of_the_lease()
    {
        await using var lab = new GuardLab();
        lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000"));
        var until = BitConverter.ToInt64(lab.ReadLease());
        Assert.InRange(until, BootClock.Now.Nanoseconds, (BootClock.Now + TimeSpan.FromSeconds(20)).Nanoseconds);
    }

    [Fact]
    public async Task Node_that_leaves_has_its_guard_end_and_starts_no_other()
    {
        await using var lab = new GuardLab();
        lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000"));
        using var guard = Handle(lab.GuardPid);
        lab.Send(new LeavingOrder());
        lab.WaitForBeat("the release", b => b.Releases.Contains(new Release("board", 5)));
        lab.Send(new SupersededOrder { Service = "board", Epoch = 6 });
        await lab.ClientEnd;
        Assert.True(guard.WaitForEnd((int)Gate.Bound.TotalMilliseconds));
    }

    [Fact]
    public async Task Guard_that_is_asked_to_end_lets_go_first()
    {
        await using var lab = new GuardLab();
        var board = lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000"));
        using var child = Handle(board.Pid);
        Assert.Equal(0, Kernel.Signal(lab.GuardPid, Kernel.Terminate));
        lab.WaitForBeat("the release", b => b.Releases.Contains(new Release("board", 5)));
        Assert.True(child.WaitForEnd(0));
    }

    [Fact]
    public async Task Second_guard_on_the_same_data_directory_does_not_start()
    {
        await using var lab = new GuardLab();
        lab.WaitForListing("the guard", _ => true);
        var fault = Assert.Throws<Node.Guard.GuardStartException>(
            () => Node.Guard.GuardProcess.Run(new Node.Guard.GuardOptions { DataDirectory = lab.Data }));
        Assert.Contains("Another guard", fault.Message);
    }

    private static ProcessHandle Handle(int pid) => ProcessHandle.Open(pid) ?? throw new InvalidOperationException($"no process {pid}");

    /// <summary>The event that is waited for is a moment of the clock itself.</summary>
    private static void WaitUntil(Holdfast.Model.Time.Moment moment)
    {
        using var timer = new BootTimer();
        timer.Set(moment);
        var poller = new Poller();
        poller.Add(timer.Fd);
        poller.Wait();
    }
}
