using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>
/// One service's process and addresses as the guard keeps them, from the order to start it until its group is empty and no address of it
/// is left. The addresses come before it acts, and go after it has stopped, or with its kill. Each transition adds what the shell
/// has to do to <paramref name="effects"/>. It knows nothing of leases and floors: <see cref="Guard"/> asks before it calls.
/// </summary>
internal sealed class Child(string service, long run, RunOrder order, List<GuardEffect> effects)
{
    private const int LongestNote = 500;

    private readonly Launch _launch = order.Launch;
    private AddressPhase _addresses;
    private bool _process;
    private bool _killed;
    private string? _unresponsive;
    private bool _keepWarm;
    private bool _demoted;
    private long _grantRevision = order.GrantRevision;
    private string _complaint = "";
    private string _ended = "";
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

    public bool HasAddresses => _addresses != AddressPhase.None;

    /// <summary>Speaks the warm protocol: it has an epoch only while it is told so.</summary>
    public bool Warm { get; } =
        order.Launch.Standby == StandbyKind.Warm && (order.Role == InstanceRole.Standby || order.Epoch > 0);

    public TimeSpan StopTimeout => _launch.StopTimeout;

    /// <summary>It is ready only when it says so.</summary>
    private bool Says => _launch.Process?.Ready is not null;

    public GuardInstance Listing => _listing ??= Record with { Epoch = Epoch, Role = Role, Phase = Phase };

    /// <summary>Rises whenever <see cref="Listing"/> is another than before.</summary>
    public long Changes { get; private set; }

    /// <param name="now">The time.</param>
    /// <param name="lease">The end of the lease that it is to act under; not used without an epoch.</param>
    public void Start(Moment now, Moment lease)
    {
        Record = Record with { Started = now, Since = now, Note = "starting" };
        if (Warm)
            StartWarm(now, lease);
        else
            StartCold(now, lease);
        Changed();
    }

    /// <summary>From here on it may act, whether or not it has said so.</summary>
    public void Promote(RunOrder promotion, Moment now, Moment lease)
    {
        (Epoch, Role, _saidActive, _demoted) = (promotion.Epoch, InstanceRole.Active, 0, false);
        _grantRevision = promotion.GrantRevision;
        Enter(InstancePhase.Starting, now, $"told to become active under epoch {Epoch}");
        Deadline = now + promotion.Launch.StartTimeout;
        if (_launch.Addresses is { } addresses)
            Take(addresses, lease);
        else
            TellActive(lease);
    }

    public void AddressesTaken(Moment lease)
    {
        if (_addresses != AddressPhase.Taking)
            return;
        _addresses = AddressPhase.Taken;
        if (Warm)
        {
            TellActive(lease);
            return;
        }

        if (!Says)
            Deadline = null;
        StartProcess(Epoch, _grantRevision, lease);
    }

    /// <summary>A warm one ends as well: what it is for cannot be had here now, and its next start tries again.</summary>
    public void AddressesRefused(Moment now, string why)
    {
        if (_addresses != AddressPhase.Taking)
            return;
        _addresses = AddressPhase.None;
        _ended = Short(why);
        Kill(now, InstanceEnd.NotStarted);
    }

    public void AddressesDropped(Moment now)
    {
        if (_addresses != AddressPhase.Dropping)
            return;
        _addresses = AddressPhase.None;
        if (_process && _demoted && _keepWarm)
            Demoted(now);
        else
            TryEnd(now);
    }

    public void StartedAs(int pid, Moment now)
    {
        Record = Record with { Pid = pid };
        Changed();
        if (_killed)
            effects.Add(new SignalChild(Run, Kill: true));
        else if (Stopping && !_keepWarm)
            effects.Add(new SignalChild(Run, Kill: false));
        else if (!Warm && Phase == InstancePhase.Starting && Says)
            Record = Record with { Note = "has not said yet that it is ready" };
        else if (!Warm && Phase == InstancePhase.Starting)
            Settle(now, "");
    }

    /// <summary>What it says of itself. Readiness counts only of one that was not told anything else meanwhile.</summary>
    public void Notified(ChildNews news, Moment now)
    {
        switch (news)
        {
            case ChildNews.Ready when Phase == InstancePhase.Starting && !Warm && Says:
                Settle(now, "says that it is ready");
                break;
            case ChildNews.Alive when Phase == InstancePhase.Running:
                Deadline = NextSign(now);
                break;
            case ChildNews.Stopping when Phase is InstancePhase.Starting or InstancePhase.Running:
                Deadline = now + _launch.StopTimeout;
                Enter(InstancePhase.Stopping, now, "says that it ends");
                break;
        }
    }

    /// <summary>Its watchdog's signs were not heard for so long, whether or not they were given.</summary>
    public void Excuse(TimeSpan late)
    {
        if (Phase == InstancePhase.Running && Deadline is { } deadline)
            Deadline = deadline + late;
    }

    public void NotStarted(Moment now, string why)
    {
        Record = Record with { End = InstanceEnd.NotStarted };
        Left(now, why);
    }

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
            StandsBy(now);
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

    public void Kill(Moment now, InstanceEnd end, string? because = null)
    {
        if (!Live || _killed)
            return;
        (_killed, _keepWarm, Deadline) = (true, false, null);
        if (_process || Record.End == InstanceEnd.None)
            Record = Record with { End = end };
        Enter(InstancePhase.Stopping, now, "killed: " + (because ?? Because(end)));
        if (_process)
            effects.Add(new SignalChild(Run, Kill: true));
        Drop();
        TryEnd(now);
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
    public void Overdue(Moment now)
    {
        if (Phase == InstancePhase.Running)
            Kill(now, InstanceEnd.Unresponsive, _unresponsive = $"it gave no sign of life for {_launch.Process?.Watchdog?.TotalSeconds:0.#} s (watchdog)");
        else if (Phase == InstancePhase.Starting && Says && !Warm && _addresses != AddressPhase.Taking)
            Kill(now, InstanceEnd.Unresponsive, _unresponsive = $"it did not say within {_launch.StartTimeout.TotalSeconds:0.#} s that it is ready");
        else
            Kill(now, Stopping && !_keepWarm && Record.End != InstanceEnd.None ? Record.End : InstanceEnd.Unresponsive);
    }

    public void Gone(Moment now, int exitCode, int signal)
    {
        var how = signal != 0 ? $"ended by signal {signal}" : $"exited with code {exitCode}";
        var end = Record.End == InstanceEnd.None ? InstanceEnd.Exited : Record.End;
        Record = Record with { ExitCode = exitCode, Signal = signal, End = end };
        Left(now, end == InstanceEnd.Exited ? how : $"{how}: {(end == InstanceEnd.Unresponsive ? _unresponsive : null) ?? Because(end)}");
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

    private void StartWarm(Moment now, Moment lease)
    {
        StartProcess(0, 0, order.Epoch > 0 ? lease : null);
        if (order.Epoch > 0)
            Promote(order, now, lease);
        else
            Deadline = now + _launch.StartTimeout;
    }

    private void StartCold(Moment now, Moment lease)
    {
        Epoch = order.Epoch;
        if (_launch.Addresses is { } addresses && Epoch > 0)
        {
            Deadline = now + _launch.StartTimeout;
            Take(addresses, lease);
            return;
        }

        Deadline = Says ? now + _launch.StartTimeout : null;
        StartProcess(Epoch, order.GrantRevision, Epoch > 0 ? lease : null);
    }

    private void StartProcess(long epoch, long grantRevision, Moment? before)
    {
        _process = true;
        effects.Add(new StartChild(Run, Service, _launch, epoch, grantRevision, before));
    }

    private void TellActive(Moment lease) => effects.Add(new TellChild(Run, $"active {Epoch} {_grantRevision}", lease));

    private void Take(LaunchAddresses addresses, Moment lease)
    {
        _addresses = AddressPhase.Taking;
        effects.Add(new TakeAddresses(Run, Service, addresses, lease));
    }

    private void Drop()
    {
        if (_addresses is not (AddressPhase.Taking or AddressPhase.Taken))
            return;
        _addresses = AddressPhase.Dropping;
        effects.Add(new DropAddresses(Run));
    }

    /// <summary>One that still waits for its addresses has not been told to act, so there is nothing to undo but those.</summary>
    private void BeginStop(Moment now, InstanceEnd end, bool keepWarm)
    {
        var untold = _addresses == AddressPhase.Taking;
        _keepWarm = keepWarm;
        Record = Record with { End = keepWarm ? InstanceEnd.None : end };
        Enter(InstancePhase.Stopping, now, keepWarm ? "told to become standby" : "told to stop: " + Because(end));
        if (untold && keepWarm)
            _demoted = true;
        else if (keepWarm)
            effects.Add(new TellChild(Run, "standby", Before: null));
        else if (_process)
            effects.Add(new SignalChild(Run, Kill: false));
        if (untold)
            Drop();
    }

    /// <summary>It acts no more; its addresses go now.</summary>
    private void StandsBy(Moment now)
    {
        Drop();
        if (_addresses == AddressPhase.None)
        {
            Demoted(now);
            return;
        }

        (_demoted, Deadline) = (true, null);
    }

    private void Demoted(Moment now)
    {
        (Epoch, Role, _keepWarm, _demoted) = (0, InstanceRole.Standby, false, false);
        Settle(now, "standby again");
    }

    /// <summary>Its process is gone, or never was.</summary>
    private void Left(Moment now, string note)
    {
        (_process, Deadline) = (false, null);
        if (_ended.Length == 0)
            _ended = Short(note);
        Drop();
        if (_addresses != AddressPhase.None && !Stopping)
            Enter(InstancePhase.Stopping, now, $"{_ended}; its addresses are being removed");
        TryEnd(now);
    }

    /// <summary>Nothing of it is left, neither a process nor an address.</summary>
    private void TryEnd(Moment now)
    {
        if (_process || _addresses != AddressPhase.None || !Live)
            return;
        Deadline = null;
        var note = _ended.Length > 0 ? _ended : Because(Record.End);
        Enter(InstancePhase.Exited, now, Record.End == InstanceEnd.Exited ? Noted(note) : note);
    }

    private void Settle(Moment now, string note)
    {
        Deadline = NextSign(now);
        Enter(InstancePhase.Running, now, note);
    }

    private Moment? NextSign(Moment now) => _launch.Process?.Watchdog is { } watchdog ? now + watchdog : null;

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
