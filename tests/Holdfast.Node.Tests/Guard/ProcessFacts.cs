using System.Net.Sockets;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;
using Xunit;

namespace Holdfast.Node.Tests.Guard;

/// <summary>How a real guard runs a real process: as whom, within which limits, and what it takes for its word.</summary>
public sealed class ProcessFacts
{
    /// <summary>Perl is on every Debian; its systemd-notify is not.</summary>
    private const string Say = """say() { perl -MSocket -e 'socket(S,AF_UNIX,SOCK_DGRAM,0); $n=$ENV{NOTIFY_SOCKET}; $n=~s/^@/\0/; send(S,$ARGV[0],0,pack_sockaddr_un($n)) or die "$!"; sleep 1 while $ARGV[1] && -e $ARGV[1]' "$@"; };""";

    private static readonly ProcessSpec Notify = new() { Ready = new ReadySpec { Notify = true } };

    [Fact]
    public async Task Service_runs_once_it_has_notified_and_not_before()
    {
        await using var lab = new GuardLab();
        Put(lab, "stay");
        Run(lab, Say + "touch started; while [ -e stay ]; do sleep 0.05; done; touch wait; say READY=1 wait; exec sleep 1000", Notify);
        lab.WaitForFile("started");
        Assert.Equal(InstancePhase.Starting, lab.WaitFor("its start", b => b.Pid > 0).Phase);
        File.Delete(lab.InData("stay"));
        var board = lab.WaitFor("its word", b => b.Phase == InstancePhase.Running);
        Assert.Equal("says that it is ready", board.Note);
        File.Delete(lab.InData("wait"));
    }

    [Fact]
    public async Task Word_of_a_process_that_is_not_the_service_s_counts_for_nothing()
    {
        await using var lab = new GuardLab();
        Run(lab, "echo $NOTIFY_SOCKET > address.new; mv address.new address; exec sleep 1000", Notify, start: 3);
        var address = lab.WaitForFile("address");
        Assert.StartsWith("@holdfast/", address);
        SayFromHere(address);
        var ended = lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited);
        Assert.Equal(InstanceEnd.Unresponsive, ended.End);
        Assert.Contains("it did not say within 3 s that it is ready", ended.Note);
    }

    [Fact]
    public async Task Daemon_that_has_left_the_service_s_session_speaks_for_it()
    {
        await using var lab = new GuardLab();
        Put(lab, "wait");
        Run(lab, "cat > d.sh <<'END'\n" + Say + "\nsay READY=1 wait\nEND\nsetsid /bin/sh d.sh & exec sleep 1000", Notify);
        lab.WaitFor("its word", b => b.Phase == InstancePhase.Running);
        File.Delete(lab.InData("wait"));
    }

    [Fact]
    public async Task Service_whose_signs_of_life_end_is_killed()
    {
        await using var lab = new GuardLab();
        Put(lab, "alive");
        Run(lab, Say + "echo $WATCHDOG_USEC > usec; while [ -e alive ]; do say WATCHDOG=1; sleep 0.2; done; exec sleep 1000", new ProcessSpec { Watchdog = TimeSpan.FromSeconds(3) });
        var board = lab.WaitFor("its start", b => b.Phase == InstancePhase.Running);
        Assert.Equal("3000000", lab.WaitForFile("usec"));
        File.Delete(lab.InData("alive"));
        var ended = lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited);
        Assert.Contains("no sign of life for 3 s", ended.Note);
        Assert.True(ended.Since - board.Since >= TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("echo starting; echo 'listening on port 8080'")]
    [InlineData("printf 'listening on '; printf 'port 8080\\r\\n' >&2; printf 'port 81\\n'")]
    public async Task Service_runs_once_a_line_of_its_output_says_so(string script)
    {
        await using var lab = new GuardLab();
        Run(lab, script + "; exec sleep 1000", new ProcessSpec { Ready = new ReadySpec { Line = "^listening on|port [0-9]+$" } });
        lab.WaitFor("its line", b => b.Phase == InstancePhase.Running);
    }

    [Fact]
    public async Task Expression_that_cannot_be_matched_is_a_reason_and_no_crash()
    {
        await using var lab = new GuardLab();
        Run(lab, "exec sleep 1000", new ProcessSpec { Ready = new ReadySpec { Line = "a(?=b)" } });
        var ended = lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited);
        Assert.Equal(InstanceEnd.NotStarted, ended.End);
        Assert.Contains("no expression that this node can match", ended.Note);
    }

    [Fact]
    public async Task Limits_hold_for_the_service()
    {
        await using var lab = new GuardLab();
        Run(lab, "(ulimit -n; ulimit -Hn; ulimit -c; ulimit -v) > limits.new; mv limits.new limits; exec sleep 1000", new ProcessSpec { Limits = new LimitsSpec { OpenFiles = 77, Core = 0, Memory = 4_096_000_000 } });
        Assert.Equal("77\n77\n0\n4000000", lab.WaitForFile("limits"));
    }

    [Fact]
    public async Task Service_is_asked_to_stop_by_its_own_signal()
    {
        await using var lab = new GuardLab();
        Run(lab, "trap 'echo usr1 > heard; exit 0' USR1; trap '' TERM; touch ready; while :; do sleep 0.05; done", new ProcessSpec { StopSignal = StopSignal.User1 });
        lab.WaitForFile("ready");
        lab.Send(new StopOrder { Service = "board", Timeout = TimeSpan.FromSeconds(30) });
        lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited);
        Assert.Equal("usr1", lab.WaitForFile("heard"));
    }

    [Fact]
    public async Task Service_runs_as_its_user_and_dies_with_the_guard_all_the_same()
    {
        Assert.SkipUnless(Kernel.EffectiveUser() == 0, "only root may run services as other users");
        await using var lab = new GuardLab();
        File.SetUnixFileMode(lab.Data, (UnixFileMode)0b111_111_111);
        Run(lab, $"cd {lab.Data}; echo $(id -un) $(id -gn) $HOME $USER > who.new; mv who.new who; setsid sleep 1000 & exec sleep 1000", new ProcessSpec { User = "nobody" });
        Assert.Equal("nobody nogroup /nonexistent nobody", lab.WaitForFile("who"));
        var board = lab.WaitFor("its start", b => b.Phase == InstancePhase.Running);
        using var child = ProcessHandle.Open(board.Pid);
        Assert.Equal(0, Kernel.Signal(lab.GuardPid, Kernel.Kill));
        Assert.True(child!.WaitForEnd(30_000));
    }

    [Fact]
    public async Task What_another_user_s_service_has_let_go_is_killed_with_it()
    {
        Assert.SkipUnless(Kernel.EffectiveUser() == 0, "only root may run services as other users");
        await using var lab = new GuardLab();
        File.SetUnixFileMode(lab.Data, (UnixFileMode)0b111_111_111);
        Run(lab, $"cd {lab.Data}; (setsid sh -c 'echo $$ > escaped.new; mv escaped.new escaped; exec sleep 1000' &); exec sleep 1000", new ProcessSpec { User = "nobody", Group = "daemon" });
        using var escaped = ProcessHandle.Open(int.Parse(lab.WaitForFile("escaped")));
        lab.Send(new StopOrder { Service = "board", Timeout = TimeSpan.Zero });
        lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited);
        Assert.True(escaped!.WaitForEnd(30_000));
    }

    [Theory]
    [InlineData("no-such-user", null, "There is no user no-such-user on this node.")]
    [InlineData(null, "no-such-group", "There is no group no-such-group on this node.")]
    public async Task User_that_is_not_there_is_a_reason(string? user, string? group, string why)
    {
        await using var lab = new GuardLab();
        Run(lab, "exec sleep 1000", new ProcessSpec { User = user, Group = group });
        var ended = lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited);
        Assert.Equal((InstanceEnd.NotStarted, why), (ended.End, ended.Note));
    }

    private static void Put(GuardLab lab, string name) => File.WriteAllText(lab.InData(name), "");

    private static void SayFromHere(string address)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint("\0" + address[1..]));
        socket.Send("READY=1"u8);
    }

    /// <summary>As an active-active instance, which needs no lease.</summary>
    private static void Run(GuardLab lab, string script, ProcessSpec process, double start = 30)
    {
        var launch = GuardLab.Script(script) with { Process = process, StartTimeout = TimeSpan.FromSeconds(start) };
        var order = new RunOrder { Service = "board", Role = InstanceRole.Active, Revision = lab.Applied, Launch = launch };
        lab.WaitForListing("board", l => l.Instance("board") is not null, () => lab.Send(order));
    }
}
