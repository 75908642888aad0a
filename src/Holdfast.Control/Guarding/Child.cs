using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>
/// One service's process as the guard keeps it, from the order to start it until its group is empty. Each transition adds what the shell
/// has to do to <paramref name="effects"/>. It knows nothing of leases and floors: <see cref="Guard"/> asks before it calls.
/// </summary>
internal sealed class Child(string service, long run, RunOrder order, List<GuardEffect> effects)
{
    private const int LongestNote = 500;

    private readonly Launch _launch = order.Launch;
    private bool _killed;
    private bool _keepWarm;
    private string _complaint = "";
    private long _saidActive;
    private GuardInstance? _listing;

    public string Service { get; } = service;

    public long Run { get; } = run;

    public long Epoch { get; private set; }

    public InstanceRole Role { get; private set; } = order.Role;

    public InstancePhase Phase { get; private set; } = InstancePhase.Starting;

    /// <summary>When it is killed unless it has done what it was told.</summary>
    public Moment? Deadline { get; private set; }

    /// <summary>What the listing says of it; the phase, role and epoch above are copied in when it is read.</summary>
    private GuardInstance Record { get; set; } = new() { Service = service, Digest = order.Launch.Digest };

    public bool Live => Phase != InstancePhase.Exited;

    public bool Acts => Live && Epoch > 0;

    public bool Stopping => Phase == InstancePhase.Stopping;

    /// <summary>Speaks the warm protocol: it has an epoch only while it is told so.</summary>
    public bool Warm { get; } =
        order.Launch.Standby == StandbyKind.Warm && (order.Role == InstanceRole.Standby || order.Epoch > 0);

    public TimeSpan StopTimeout => _launch.StopTimeout;

    public GuardInstance Listing => _listing ??= Record with { Epoch = Epoch, Role = Role, Phase = Phase };

    /// <summary>Rises whenever <see cref="Listing"/> is another than before.</summary>
    public long Changes { get; private set; }

    /// <param name="now">The time.</param>
    /// <param name="lease">The end of the lease that it is to act under; not used without an epoch.</param>
    public void Start(Moment now, Moment lease)
    {
        Moment? before = order.Epoch > 0 ? lease : null;
        Record = Record with { Started = now, Since = now, Note = "starting" };
        effects.Add(new StartChild(Run, Service, _launch, Warm ? 0 : order.Epoch, Warm ? 0 : order.GrantRevision, before));
        if (!Warm)
            Epoch = order.Epoch;
        else if (order.Epoch > 0)
            Promote(order, now, lease);
        else
            Deadline = now + _launch.StartTimeout;
        Changed();
    }

    /// <summary>From here on it may act, whether or not it has said so.</summary>
    public void Promote(RunOrder promotion, Moment now, Moment lease)
    {
        (Epoch, Role, _saidActive) = (promotion.Epoch, InstanceRole.Active, 0);
        Enter(InstancePhase.Starting, now, $"told to become active under epoch {Epoch}");
        Deadline = now + promotion.Launch.StartTimeout;
        effects.Add(new TellChild(Run, $"active {Epoch} {promotion.GrantRevision}", lease));
    }

    public void StartedAs(int pid, Moment now)
    {
        Record = Record with { Pid = pid };
        Changed();
        if (_killed)
            effects.Add(new SignalChild(Run, Kill: true));
        else if (Stopping && !_keepWarm)
            effects.Add(new SignalChild(Run, Kill: false));
        else if (!Warm && Phase == InstancePhase.Starting)
            Enter(InstancePhase.Running, now, "");
    }

    public void NotStarted(Moment now, string why) => End(now, InstanceEnd.NotStarted, why);

    /// <summary>
    /// A standby's word ends a demotion only after it has said that it was active under that epoch: an earlier <c>standby</c> may still be
    /// on its way, and taking it for the answer would release an epoch that the service is about to act under.
    /// </summary>
    public void Said(long activeEpoch, Moment now)
    {
        if (activeEpoch > 0)
            _saidActive = activeEpoch;
        if (Phase == InstancePhase.Starting && Warm && activeEpoch == Epoch)
            Settle(now, Epoch > 0 ? $"active under epoch {Epoch}" : "standby");
        else if (Stopping && _keepWarm && !_killed && activeEpoch == 0 && _saidActive == Epoch)
            Demoted(now);
    }

    /// <summary>Told to stop, or to become standby. Repeated, it only ever becomes more urgent.</summary>
    public void Stop(Moment now, InstanceEnd end, TimeSpan timeout, bool keepWarm)
    {
        if (!Live || _killed)
            return;
        var deadline = now + timeout;
        if (!Stopping)
            BeginStop(now, end, keepWarm && Warm && Epoch > 0);
        else if (_keepWarm && !keepWarm)
            BeginStop(now, end, keepWarm: false);
        else if (Deadline < deadline)
            return;
        Deadline = deadline;
        if (timeout <= TimeSpan.Zero)
            Kill(now, end);
    }

    public void Kill(Moment now, InstanceEnd end)
    {
        if (!Live || _killed)
            return;
        (_killed, _keepWarm, Deadline) = (true, false, null);
        Record = Record with { End = end };
        Enter(InstancePhase.Stopping, now, "killed: " + Because(end));
        effects.Add(new SignalChild(Run, Kill: true));
    }

    /// <summary>Its epoch is of a generation of the store that is no more.</summary>
    public void Disown(Moment now)
    {
        if (Acts)
            Kill(now, InstanceEnd.LetGo);
        Epoch = 0;
        Changed();
    }

    /// <summary>The deadline has passed.</summary>
    public void Overdue(Moment now) =>
        Kill(now, Stopping && !_keepWarm ? Record.End : InstanceEnd.Unresponsive);

    public void Gone(Moment now, int exitCode, int signal)
    {
        Record = Record with { ExitCode = exitCode, Signal = signal };
        var how = signal != 0 ? $"ended by signal {signal}" : $"exited with code {exitCode}";
        var end = Record.End == InstanceEnd.None ? InstanceEnd.Exited : Record.End;
        End(now, end, end == InstanceEnd.Exited ? Noted(how) : $"{how}: {Because(end)}");
    }

    /// <summary>Why, in its own words: of use when it ended by itself.</summary>
    public void Complained(string text)
    {
        _complaint = text;
        if (Phase != InstancePhase.Exited || Record.End != InstanceEnd.Exited)
            return;
        Record = Record with { Note = Noted(Record.Note) };
        Changed();
    }

    private string Noted(string note) => Short(_complaint.Length == 0 ? note : $"{note}: {_complaint}");

    private void BeginStop(Moment now, InstanceEnd end, bool keepWarm)
    {
        _keepWarm = keepWarm;
        Record = Record with { End = keepWarm ? InstanceEnd.None : end };
        Enter(InstancePhase.Stopping, now, keepWarm ? "told to become standby" : "told to stop: " + Because(end));
        effects.Add(keepWarm ? new TellChild(Run, "standby", Before: null) : new SignalChild(Run, Kill: false));
    }

    private void Demoted(Moment now)
    {
        (Epoch, Role, _keepWarm) = (0, InstanceRole.Standby, false);
        Settle(now, "standby again");
    }

    private void Settle(Moment now, string note)
    {
        Deadline = null;
        Enter(InstancePhase.Running, now, note);
    }

    private void End(Moment now, InstanceEnd end, string note)
    {
        Deadline = null;
        Record = Record with { End = end };
        Enter(InstancePhase.Exited, now, note);
    }

    private void Enter(InstancePhase phase, Moment now, string note)
    {
        Phase = phase;
        Record = Record with { Since = now, Note = Short(note) };
        Changed();
    }

    private static string Short(string note) => note.Length <= LongestNote ? note : note[..LongestNote];

    private void Changed() => (_listing, Changes) = (null, Changes + 1);

    private static string Because(InstanceEnd end) => end switch
    {
        InstanceEnd.LetGo => "this node let go of it",
        InstanceEnd.Stopped => "stopped on request",
        InstanceEnd.LeaseOver => "the node's lease was over",
        InstanceEnd.Unresponsive => "it did not say in time that it had done what it was told",
        _ => "it ended by itself",
    };
}
