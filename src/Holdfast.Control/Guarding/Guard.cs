using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Leases;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>
/// Everything that a node's guard decides (failover.md, "Renewing", "Giving up", "Letting go at the end"). Events and the time go in,
/// what to do comes out; <c>DESIGN.md</c> beside this file tells the whole.
/// <para>
/// The order within a step carries the promise: whatever has happened, first the lease is looked at, and what acts without one is killed;
/// only then is the event heard. So a guard that was frozen past its deadline never takes an answer, an order or a line for a reason to go on.
/// </para>
/// </summary>
public sealed partial class Guard
{
    /// <summary>Services on one node, at most.</summary>
    public const int MaxServices = 256;

    /// <summary>Characters of a service's name, at most.</summary>
    public const int MaxName = 100;

    /// <summary>Releases told in one beat, at most; the others follow when these are superseded.</summary>
    public const int MaxReleases = 256;

    private static readonly TimeSpan ToldFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stood = TimeSpan.FromMilliseconds(200);

    private readonly List<GuardEffect> _effects = [];
    private readonly ChildTable _children = new();
    private readonly BeatSchedule _beats = new();
    private readonly Voices _voices = new();
    private readonly Floors _floors;
    private readonly Lease _lease;
    private readonly DaemonWatch _daemon;
    private ConfigureOrder? _configured;
    private NodeStatus? _status;
    private StatusOrder? _claimed;
    private long _applied;
    private long _runs;
    private Moment _nextWake;
    private Moment _releasedAt;
    private bool _leaving;
    private bool _abandoned;

    /// <param name="nonce">Random, of this process.</param>
    /// <param name="floors">From the node's disk.</param>
    /// <param name="now">The time.</param>
    public Guard(long nonce, FloorRecord floors, Moment now)
    {
        _lease = new Lease(nonce);
        _floors = new Floors(floors);
        _daemon = new DaemonWatch(now);
        _releasedAt = now;
        _releases = _floors.Releases(Acting);
        _nextWake = now;
    }

    /// <summary>Nothing happens by itself before this; step with <see cref="Woken"/> then.</summary>
    public Moment NextWake => _nextWake;

    /// <summary>The end of the lease, for services and tests.</summary>
    public Moment LeaseUntil => _lease.Until;

    public bool Ended { get; private set; }

    /// <summary>Since when something has acted without a lease; <c>null</c> when nothing does. It has been told to be killed then.</summary>
    public Moment? ActsWithoutLeaseSince(Moment now)
        => !_lease.HoldsAt(now) && _children.AnyActs ? _lease.Until : null;

    /// <summary>One event, heard at <paramref name="now"/>.</summary>
    /// <returns>What to do, in this order.</returns>
    public IReadOnlyList<GuardEffect> Step(GuardInput input, Moment now)
    {
        _effects.Clear();
        ExcuseSilence(now);
        KillWithoutLease(now);
        Hear(input, now);
        Settle(now);
        _nextWake = Next(now);
        return _effects.Count == 0 ? [] : _effects.ToArray();
    }

    /// <summary>
    /// A guard that wakes late was frozen, or the machine was: silence meanwhile, the daemon's or a service's, is no evidence against it. (The
    /// lease knows no such excuse.)
    /// </summary>
    private void ExcuseSilence(Moment now)
    {
        if (now - _nextWake <= Stood)
            return;
        _daemon.Excuse(now - _nextWake);
        foreach (var child in _children.All)
            child.Excuse(now - _nextWake);
    }

    private void KillWithoutLease(Moment now)
    {
        if (_lease.HoldsAt(now))
            return;
        foreach (var child in _children.All)
            if (child.Acts)
                child.Kill(now, InstanceEnd.LeaseOver);
    }

    private void Hear(GuardInput input, Moment now)
    {
        switch (input)
        {
            case AnswerReceived answer:
                TakeAnswer(answer.Answer, now);
                break;
            case OrderReceived order:
                _daemon.Hear(now);
                Obey(order.Order, now);
                break;
            case DaemonConnected:
                _daemon.Connect(now);
                (_status, _claimed) = (null, null);
                _listed = null;
                _toldLease = null;
                break;
            case DaemonGone:
                Lose(now);
                break;
            case FloorsWritten written:
                _floors.Written(written.Sequence);
                _problem = "";
                break;
            case FloorsFailed failed:
                _problem = $"The floors cannot be written, so nothing is released: {failed.Why}";
                break;
            default:
                HearChild(input, now);
                break;
        }
    }

    private void HearChild(GuardInput input, Moment now)
    {
        switch (input)
        {
            case ChildStarted started:
                _children.Live(started.Run)?.StartedAs(started.Pid, now);
                break;
            case ChildNotStarted not:
                _children.Live(not.Run)?.NotStarted(now, not.Why);
                break;
            case ChildSaid said:
                _children.Live(said.Run)?.Said(said.ActiveEpoch, now);
                break;
            case ChildNotified notified:
                _children.Live(notified.Run)?.Notified(notified.News, now);
                break;
            case ChildComplained complained:
                _children.Run(complained.Run)?.Complained(complained.Text);
                break;
            case ChildGone gone:
                _children.Live(gone.Run)?.Gone(now, gone.ExitCode, gone.Signal);
                break;
            case AddressesTaken taken:
                _children.Live(taken.Run)?.AddressesTaken(_lease.Until);
                break;
            case AddressesRefused refused:
                _children.Live(refused.Run)?.AddressesRefused(now, refused.Why);
                break;
            case AddressesDropped dropped:
                _children.Live(dropped.Run)?.AddressesDropped(now);
                break;
        }
    }

    private void TakeAnswer(Answer answer, Moment now)
    {
        var former = _lease.Until;
        if (!_lease.Take(answer))
            return;
        if (_lease.Until != former)
            _effects.Add(new PublishLease(_lease.Until));
        if (_voices.IsBack(answer.Voter, now) && _children.AnyAddresses)
            _effects.Add(new AnnounceAddresses());
    }

    private void Lose(Moment now)
    {
        _daemon.Leave(now);
        (_status, _claimed) = (null, null);
    }
}
