using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>What follows from time and state, whatever the event was: deadlines, a dead daemon, releases, beats, notices, the end.</summary>
public sealed partial class Guard
{
    private ImmutableArray<Release> _releases;
    private long _collected = -1;
    private GuardListing? _listed;
    private long _listedAt;
    private bool? _toldLease;
    private string _problem = "";

    private void Settle(Moment now)
    {
        foreach (var child in _children.All)
            if (child.Deadline <= now)
                child.Overdue(now);
        WatchDaemon(now);
        if (_leaving)
            StopAll(now);
        Apply();
        CollectReleases(now);
        var beat = Beat(now);
        TellDaemon(beat, now);
        if (_leaving && !Ended && DoneAt(now) <= now)
            End();
    }

    /// <summary>A daemon that hangs is as dead as one that is gone: its connection is closed, and a live one comes back.</summary>
    private void WatchDaemon(Moment now)
    {
        var dead = _daemon.DeadBy(now);
        if (dead && _daemon.Connected)
        {
            Say($"the daemon has been silent for {_daemon.Silence.TotalSeconds:0.#} s: it hangs");
            _effects.Add(new CloseDaemon());
            Lose(now);
            dead = _daemon.DeadBy(now);
        }
        if (dead && !_abandoned)
            Abandon(now);
        _abandoned = dead;
        if (dead && now >= _daemon.LeaveAt)
            Leave("no daemon came back");
    }

    /// <summary>Without a daemon nobody checks what runs, so another node is let have it at once.</summary>
    private void Abandon(Moment now)
    {
        foreach (var child in _children.All)
            if (child.Epoch > 0)
                LetGo(child.Service, child.Epoch, child.StopTimeout, keepWarm: true, now);
    }

    private void StopAll(Moment now)
    {
        foreach (var child in _children.All)
            if (child.Epoch > 0)
                LetGo(child.Service, child.Epoch, child.StopTimeout, keepWarm: false, now);
        foreach (var child in _children.All)
            if (child.Live && !child.Acts)
                child.Stop(now, InstanceEnd.Stopped, child.StopTimeout, keepWarm: false);
    }

    /// <summary>The daemon's word for what has been carried out counts once it is true of what runs here.</summary>
    private void Apply()
    {
        if (_claimed is not { } claim || claim.Applied <= _applied)
            return;
        foreach (var child in _children.All)
            if (child.Acts && !claim.Holds.Contains(new Release(child.Service, child.Epoch)))
                return;
        _applied = claim.Applied;
        _beats.Hurry();
    }

    private bool Acting(Release floor) =>
        _children.Of(floor.Service) is { Acts: true } child && child.Epoch <= floor.Epoch;

    /// <summary>Rises with whatever releases and listing are made from.</summary>
    private long Changes => _floors.Changes + _children.Changes;

    private void CollectReleases(Moment now)
    {
        var changes = Changes;
        if (changes == _collected)
            return;
        _collected = changes;
        var releases = _floors.Releases(Acting);
        if (releases.SequenceEqual(_releases))
            return;
        if (releases.Except(_releases).Any())
        {
            _releasedAt = now;
            _beats.Hurry();
        }
        _releases = releases;
    }

    /// <summary>Counted from now, which was read before the beat is even made (failover.md: "the moment before it sent the beat").</summary>
    private bool Beat(Moment now)
    {
        if (_configured is not { } cell || !(_beats.Due <= now))
            return false;
        _effects.Add(new SendBeat(
            new Beat
            {
                Generation = cell.Generation,
                Member = cell.Member,
                Nonce = _lease.Nonce,
                Number = _lease.Send(now),
                Ttl = cell.Ttl,
                Applied = _applied,
                LeaseLeft = _lease.LeftAt(now),
                Releases = _releases.Length <= MaxReleases ? _releases : _releases[..MaxReleases],
                Status = _status,
            },
            cell.Voters));
        _beats.Sent(now);
        return true;
    }

    private void TellDaemon(bool beat, Moment now)
    {
        if (!_daemon.Connected)
            return;
        var holds = _lease.HoldsAt(now);
        if (beat || _toldLease != holds)
            _effects.Add(new Notify(new LeaseNotice { Holds = holds, Until = _lease.Until }));
        _toldLease = holds;
        var changes = Changes;
        if (_listed is { } former && changes == _listedAt && former.Problem == _problem)
            return;
        _listedAt = changes;
        var listing = Listing();
        if (Same(_listed, listing))
            return;
        _listed = listing;
        _effects.Add(new Notify(listing));
    }

    private GuardListing Listing() => new()
    {
        Version = GuardListing.Newest,
        Nonce = _lease.Nonce,
        Generation = _floors.Generation,
        Applied = _applied,
        Instances = [.. _children.All.ToArray().Select(c => c.Listing)],
        Floors = _floors.All,
        Releases = _releases,
        Problem = _problem,
    };

    private static bool Same(GuardListing? former, GuardListing next) =>
        former is not null
        && former.Generation == next.Generation
        && former.Problem == next.Problem
        && former.Instances.SequenceEqual(next.Instances)
        && former.Floors.SequenceEqual(next.Floors)
        && former.Releases.SequenceEqual(next.Releases);

    /// <summary>When nothing is left to do; releases that nobody has confirmed are told for a while.</summary>
    private Moment DoneAt(Moment now)
    {
        if (_children.AnyLive || _floors.Writing)
            return now + ToldFor;
        return _releases.IsEmpty || _configured is null ? now : _releasedAt + ToldFor;
    }

    private void End()
    {
        Ended = true;
        Say("nothing is left to do: ends");
        _effects.Add(new EndGuard());
    }

    private Moment Next(Moment now)
    {
        var next = _daemon.DeadBy(now) ? _daemon.LeaveAt : _daemon.DeadAt;
        if (_leaving)
            next = DoneAt(now);
        if (_beats.Due is { } beat)
            next = Moment.Earlier(next, beat);
        if (_lease.HoldsAt(now))
            next = Moment.Earlier(next, _lease.Until);
        foreach (var child in _children.All)
        {
            if (child.Deadline is { } deadline)
                next = Moment.Earlier(next, deadline);
        }
        return next;
    }
}
