using System.Globalization;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;
using Xunit;

namespace Holdfast.Node.Tests.Guard;

/// <summary>Figures, not facts: run by hand (<c>-explicit only</c>) on a quiet machine.</summary>
public sealed class GuardMeasurements(ITestOutputHelper output)
{
    private const int Rounds = 40;
    private static readonly TimeSpan FastBeat = TimeSpan.FromMilliseconds(50);

    [Fact(Explicit = true)]
    public async Task Let_go_of_a_warm_service()
    {
        await using var lab = new GuardLab(beat: FastBeat);
        var launch = GuardLab.Script(GuardLab.WarmScript, StandbyKind.Warm);
        var (listed, beaten) = (new List<double>(), new List<double>());
        for (var epoch = 5; epoch < 5 + Rounds; epoch++)
        {
            lab.RunUntilActive(epoch, launch);
            var release = new Release("board", epoch);
            var start = BootClock.Now;
            lab.LetGo(epoch, keepWarm: true);
            lab.WaitForBeat("the release", b => b.Releases.Contains(release));
            beaten.Add((lab.Gate.Read(() => lab.Voters[0].LastAt) - start).TotalMilliseconds);
            lab.WaitForListing("the release", l => l.Releases.Contains(release));
            listed.Add((BootClock.Now - start).TotalMilliseconds);
        }
        Say("LetGo sent to release at a voter (ms)", beaten);
        Say("LetGo sent to release listed (ms)", listed);
    }

    [Fact(Explicit = true)]
    public async Task From_the_end_of_the_lease_to_the_child_reaped()
    {
        await using var lab = new GuardLab(ttl: TimeSpan.FromMilliseconds(300), beat: FastBeat);
        var late = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            lab.VotersAnswer(true);
            var board = lab.RunUntilActive(5, GuardLab.Script("while :; do sleep 1000; done"));
            lab.VotersAnswer(false);
            var ended = lab.WaitFor("its end", b => b.Phase == InstancePhase.Exited && b.Pid == board.Pid);
            late.Add((ended.Since - lab.LeaseUntil).TotalMilliseconds);
        }
        Say("lease end to child reaped (ms)", late);
    }

    [Fact(Explicit = true)]
    public async Task What_an_idle_guard_costs()
    {
        await using var lab = new GuardLab(ttl: TimeSpan.FromMilliseconds(300), beat: FastBeat);
        lab.RunUntilActive(5, GuardLab.Script("exec sleep 1000"));
        var (before, start) = (CpuSeconds(lab.GuardPid), BootClock.Now);
        using var timer = new BootTimer();
        timer.Set(start + TimeSpan.FromSeconds(20));
        var poller = new Poller();
        poller.Add(timer.Fd);
        poller.Wait();
        var used = CpuSeconds(lab.GuardPid) - before;
        output.WriteLine($"CPU {used / (BootClock.Now - start).TotalSeconds:P2} of a core");
        foreach (var line in ReadLines($"/proc/{lab.GuardPid}/status").Where(l => l.StartsWith("VmRSS") || l.StartsWith("RssAnon") || l.StartsWith("Threads")))
            output.WriteLine(line);
    }

    private static string[] ReadLines(string path) => File.ReadAllLines(path);

    private static double CpuSeconds(int pid)
    {
        var words = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        return (long.Parse(words[11], CultureInfo.InvariantCulture) + long.Parse(words[12], CultureInfo.InvariantCulture)) / 100.0;
    }

    private void Say(string what, List<double> figures)
    {
        figures.Sort();
        output.WriteLine(
            $"{what}: median {figures[figures.Count / 2]:0.00}, p95 {figures[figures.Count * 95 / 100]:0.00}, max {figures[^1]:0.00}, n {figures.Count}");
    }
}
