using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Observing;
using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>What the daemon may order, and when it is refused.</summary>
public sealed partial class Guard
{
    private void Obey(GuardOrder order, Moment now)
    {
        switch (order)
        {
            case ConfigureOrder configure:
                Configure(configure, now);
                break;
            case StatusOrder status:
                TakeStatus(status);
                break;
            case RunOrder run:
                Run(run, now);
                break;
            case LetGoOrder go:
                if (LetGo(go.Service, go.Epoch, go.Timeout, go.KeepWarm, now) is { } why)
                    Refuse(go.Service, go.Epoch, why);
                break;
            case StopOrder stop:
                Stop(stop, now);
                break;
            case LookOrder { Service.Length: > 0 and <= MaxName, Addresses.Items.Length: > 0 and <= LaunchAddresses.Max } look:
                _effects.Add(new LookForOwners(look.Service, look.Addresses));
                break;
            case SupersededOrder superseded:
                _floors.Supersede(superseded.Service, superseded.Epoch);
                break;
            case RestartingOrder restarting:
                var patience = restarting.Patience < RestartingOrder.MaxPatience ? restarting.Patience : RestartingOrder.MaxPatience;
                _daemon.Restart(now, patience);
                Say($"the daemon restarts; waiting {patience.TotalSeconds:0.#} s for it");
                break;
            case LeavingOrder:
                Leave("the node leaves");
                break;
        }
    }

    private void Configure(ConfigureOrder order, Moment now)
    {
        if (Unfit(order) is { } why)
        {
            Refuse("", 0, why);
            return;
        }
        if (order.Generation > _floors.Generation)
            Begin(order.Generation, now);
        if (_configured is { } former && (former.Generation != order.Generation || former.Member != order.Member))
            (_applied, _claimed) = (0, null);
        if (order.Addresses && _configured is not { Addresses: true })
            _effects.Add(new PrepareAddresses());
        _configured = order;
        var until = _lease.Until;
        _lease.Configure(order.Generation, order.Member, order.Ttl, order.Voters.Select(v => v.Member));
        _beats.Interval = order.Beat;
        _beats.Hurry();
        _daemon.SetBeat(order.Beat);
        if (_lease.Until != until)
            _effects.Add(new PublishLease(_lease.Until));
        KillWithoutLease(now);
    }

    /// <summary>Epochs of the old generation mean nothing in the new one: what acts under them ends, and leaves no floor.</summary>
    private void Begin(long generation, Moment now)
    {
        foreach (var child in _children.All)
            child.Disown(now);
        _effects.Add(_floors.Begin(generation));
    }

    private string? Unfit(ConfigureOrder order)
    {
        if (order.Generation < _floors.Generation)
            return $"The store's generation {order.Generation} is older than this node's {_floors.Generation}.";
        if (order.Beat < TimeSpan.FromMilliseconds(1) || order.Ttl <= order.Beat)
            return $"A beat of {order.Beat} does not fit a ttl of {order.Ttl}.";
        if (order.Voters.Length is 0 or > ConfigureOrder.MaxVoters)
            return $"{order.Voters.Length} voters: 1 to {ConfigureOrder.MaxVoters} are possible.";
        return null;
    }

    private void TakeStatus(StatusOrder order)
    {
        if (StatusNews.Differs(_status, order.Status))
            _beats.Hurry();
        _status = order.Status;
        _claimed = order;
    }

    private void Run(RunOrder order, Moment now)
    {
        var child = _children.Of(order.Service);
        if (child is { Live: true, Stopping: false } && child.Epoch == order.Epoch && child.Role == order.Role)
            return;
        if (Hindrance(order, child, now) is { } why)
        {
            Refuse(order.Service, order.Epoch, why);
            return;
        }
        _floors.Supersede(order.Service, order.Epoch);
        if (child is { Live: true })
            child.Promote(order, now, _lease.Until);
        else
            Start(order, now);
    }

    private void Start(RunOrder order, Moment now)
    {
        var child = new Child(order.Service, ++_runs, order, _effects);
        _children.Set(child);
        child.Start(now, _lease.Until);
    }

    /// <summary>Why the order cannot be carried out now; <c>null</c> when it can.</summary>
    private string? Hindrance(RunOrder order, Child? child, Moment now)
    {
        if (_leaving)
            return "The guard is about to end.";
        if (order.Service.Length is 0 or > MaxName)
            return $"A service's name has 1 to {MaxName} characters.";
        if (order.Epoch < 0 || (order.Role == InstanceRole.Standby && order.Epoch != 0))
            return "A standby has no epoch.";
        if (order.Epoch > 0 && NoRight(order, now) is { } why)
            return why;
        if (child is { Live: true })
            return NoPromotion(order, child);
        if (order.Launch.Command.Length is 0 or > Launch.MaxArguments)
            return $"The command has {order.Launch.Command.Length} words: 1 to {Launch.MaxArguments} are possible.";
        if (order.Launch.Addresses is { Items.Length: 0 or > LaunchAddresses.Max } addresses)
            return $"The service has {addresses.Items.Length} addresses: 1 to {LaunchAddresses.Max} are possible.";
        return child is null && _children.All.Length >= MaxServices ? $"This node runs {MaxServices} services already." : null;
    }

    /// <summary>Acting needs a lease, an epoch above the floor and above all that is known, and a view as new as what was carried out.</summary>
    private string? NoRight(RunOrder order, Moment now)
    {
        if (!_lease.HoldsAt(now))
            return "The node has no lease: a majority of the voters does not answer its beats.";
        if (order.Epoch <= _floors.Of(order.Service))
            return $"The node has let go of epoch {_floors.Of(order.Service)} for good.";
        if (order.Epoch < _floors.Superseded(order.Service))
            return $"Epoch {_floors.Superseded(order.Service)} is known already.";
        return order.Revision < _applied
            ? $"The order rests on revision {order.Revision}, and the node has carried out {_applied} already."
            : null;
    }

    private static string? NoPromotion(RunOrder order, Child child)
    {
        if (child.Stopping)
            return "The former instance is still stopping.";
        if (child.Acts)
            return $"It acts under epoch {child.Epoch} still.";
        return child.Warm && child.Role == InstanceRole.Standby && order is { Epoch: > 0, Role: InstanceRole.Active }
            ? null
            : "It runs in another role: stop it first.";
    }

    /// <returns>Why not; <c>null</c> when it is under way.</returns>
    private string? LetGo(string service, long epoch, TimeSpan timeout, bool keepWarm, Moment now)
    {
        if (epoch <= 0 || _configured is null || service.Length is 0 or > MaxName)
            return "Only an epoch of a named service of a known cell can be let go.";
        if (_children.Of(service) is { Acts: true } child && child.Epoch <= epoch)
            child.Stop(now, InstanceEnd.LetGo, timeout, keepWarm);
        if (!_floors.CanRaise(service))
            return $"It is stopped but cannot be released: this node keeps floors of {Floors.Max} services already.";
        if (_floors.Raise(service, epoch) is { } write)
        {
            _effects.Add(write);
            Say($"lets go of {service} at epoch {epoch}");
        }
        return null;
    }

    private void Stop(StopOrder order, Moment now)
    {
        if (_children.Of(order.Service) is not { } child)
            return;
        if (child.Acts)
            Refuse(order.Service, child.Epoch, $"It acts under epoch {child.Epoch}: let go of it instead.");
        else if (child.Live)
            child.Stop(now, InstanceEnd.Stopped, order.Timeout, keepWarm: false);
        else
            _children.Remove(order.Service);
    }

    private void Leave(string why)
    {
        if (!_leaving)
            Say($"{why}: stops everything");
        _leaving = true;
    }

    private void Refuse(string service, long epoch, string why)
    {
        if (_daemon.Connected)
            _effects.Add(new Notify(new RefusedNotice { Service = service, Epoch = epoch, Why = why }));
    }

    private void Say(string text) => _effects.Add(new Remark(text));
}
