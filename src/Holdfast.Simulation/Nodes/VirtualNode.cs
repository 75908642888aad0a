using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Simulation.Services;
using Holdfast.Simulation.Swarm;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>One machine: its clock, its disk, its guard and its daemon, and what may happen to them.</summary>
internal sealed class VirtualNode(World world, int index, NodePlan plan, NodeClock clock)
{
    public int Index { get; } = index;

    public string Name { get; } = plan.Name;

    public NodeRole Role { get; } = plan.Role;

    /// <summary>The member id that it has joined under, newest first; 0 before that.</summary>
    public long Id { get; private set; }

    public NodeClock Clock { get; } = clock;

    public TimeSpan WallOff { get; } = plan.WallOff;

    public NodeDisk Disk { get; } = new();

    public GuardShell? Guard { get; private set; }

    public DaemonShell? Daemon { get; private set; }

    private JoinShell? Joining { get; set; }

    /// <summary>By service.</summary>
    public SortedDictionary<string, Mood> Moods { get; } = new(StringComparer.Ordinal);

    /// <summary>How far its data is behind, and since when, by service; none for those that are not.</summary>
    public SortedDictionary<string, (TimeSpan Lag, Instant Since)> Lags { get; } = new(StringComparer.Ordinal);

    /// <summary>What its own checks find.</summary>
    public bool Well { get; set; } = true;

    public bool Powered { get; private set; } = true;

    /// <summary>The whole machine stands still.</summary>
    public bool Still { get; private set; }

    public Instant FeedStalledUntil { get; set; }

    /// <summary>Its daemon does not reach the store, although the other nodes do, also this node's.</summary>
    public bool StoreCut { get; set; }

    /// <summary>What the lease file says.</summary>
    public Moment LeaseFile { get; set; } = new(0);

    public Instant LeaseFileUntil => LeaseFile.Nanoseconds <= 0 ? Instant.Begin : Clock.When(LeaseFile);

    public bool DaemonUp => Daemon is { Process.Alive: true };

    public bool GuardUp => Guard is { Alive: true };

    /// <summary>The machine runs, and its part of the store with it.</summary>
    public bool Runs => Powered && !Still;

    /// <summary>Its member of the store runs. One whose disk was wiped is none until the node has joined anew.</summary>
    public bool RunsStore => Runs && Disk.Member != 0;

    public Member Registration => new() { Name = Name, Address = Name, BeatEndpoint = Role == NodeRole.Worker ? "" : Name, Role = Role, Level = FeatureLevel.Newest };

    public void StartDaemon()
    {
        if (!Powered || Still || DaemonUp || Joining is { Process.Alive: true })
            return;
        if (Disk.Member != 0)
            Daemon = new DaemonShell(world, this);
        else
            Joining = new JoinShell(world, this);
    }

    /// <summary>It is a member now.</summary>
    public void Joined(long id) => (Id, Disk.Member, SaidApplied) = (id, id, 0);

    /// <summary>The newest revision that a beat of this member has said to be carried out: it stays so, whatever becomes of the guard that said it.</summary>
    public long SaidApplied { get; private set; }

    public void Says(long applied) => SaidApplied = Math.Max(SaidApplied, applied);

    public void StartGuard()
    {
        LeaseFile = new Moment(0);
        Guard?.Addresses.Remove();
        Guard = new GuardShell(world, this);
    }

    public void KillDaemon()
    {
        Joining?.Process.End();
        if (DaemonUp)
            Daemon!.Die();
    }

    public void KillGuard()
    {
        if (GuardUp)
            Guard!.Die();
    }

    /// <summary>Everything is gone but the disk.</summary>
    public void LosePower()
    {
        (Powered, Still) = (false, false);
        KillDaemon();
        KillGuard();
        Guard?.Addresses.Remove();
        world.Ensemble.Look();
    }

    public void GetPower()
    {
        Powered = true;
        StartDaemon();
    }

    public void StandStill()
    {
        if (!Runs)
            return;
        Still = true;
        Each(alone: false, still: true);
        world.Ensemble.Look();
    }

    public void GoOn()
    {
        if (!Still)
            return;
        Still = false;
        Each(alone: false, still: false);
    }

    /// <summary>As a person does to a node that was removed: with an empty disk, once what it ran has ended.</summary>
    public void StartAnew()
    {
        KillGuard();
        Disk.Wipe();
        world.Ensemble.Look();
        world.Time.After(TimeSpan.FromSeconds(1), StartDaemon);
    }

    public void Heal()
    {
        GoOn();
        Guard?.GoOn(alone: true);
        Daemon?.Process.GoOn(alone: true);
        (StoreCut, FeedStalledUntil, Disk.Full, Disk.SlowMs) = (false, Instant.Begin, false, 1);
        Moods.Clear();
        Lags.Clear();
        Well = true;
        GetPower();
    }

    public void Receive(int from, Beat beat) => Daemon?.Receive(from, beat);

    public void Receive(Answer answer) => Guard?.Receive(answer);

    private void Each(bool alone, bool still)
    {
        foreach (var child in Guard?.Children ?? [])
            Set(child.StandStill, child.GoOn, alone, still);
        if (Guard is { } guard)
            Set(guard.StandStill, guard.GoOn, alone, still);
        if (Joining is { } joining)
            Set(joining.Process.StandStill, joining.Process.GoOn, alone, still);
        if (Daemon is { } daemon)
            Set(daemon.Process.StandStill, daemon.Process.GoOn, alone, still);
    }

    private static void Set(Action<bool> standStill, Action<bool> goOn, bool alone, bool still)
    {
        if (still)
            standStill(alone);
        else
            goOn(alone);
    }
}
