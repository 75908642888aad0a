using System.Collections.Concurrent;
using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Time;
using Holdfast.Node.Addresses;
using Holdfast.Node.Os;
using Holdfast.Node.Systemd;
using Decider = Holdfast.Control.Guarding.Guard;

namespace Holdfast.Node.Guard;

/// <summary>
/// The guard's one thread: waits for sockets, children, other threads and the time; steps the pure <see cref="Decider"/>; carries out what
/// it says. After each wait the decider is stepped with the time before anything is read, so that a guard that was frozen kills first.
/// </summary>
internal sealed class GuardLoop : IDisposable
{
    private const int MostAnswersATurn = 64;

    private readonly ConcurrentQueue<GuardInput> _inbox = new();
    private readonly Queue<GuardInput> _inputs = new();
    private readonly Poller _poller = new();
    private readonly WakeUp _wake = new();
    private readonly BootTimer _timer = new();
    private readonly LogSink _log = new();
    private readonly GuardPaths _paths;
    private readonly Decider _guard;
    private readonly BeatSocket _beats;
    private readonly DaemonSocket _daemon;
    private readonly LeaseFile _lease;
    private readonly FloorWriter _floors;
    private readonly OutputPump _output;
    private readonly NotifyDesk _notices;
    private readonly Children _children;
    private readonly AddressKeeper _addresses;
    private readonly WatchdogDevice? _watchdog;

    public GuardLoop(GuardPaths paths, GuardOptions options, long nonce)
    {
        _paths = paths;
        _watchdog = options.Watchdog.Length == 0 ? null : WatchdogDevice.Open(options.Watchdog);
        var floors = FloorFile.Open(paths.Floors);
        _guard = new Decider(nonce, floors.Floors, BootClock.Now);
        _lease = new LeaseFile(paths.Lease);
        _floors = new FloorWriter(floors, Post);
        _output = new OutputPump(_log, Post);
        _notices = new NotifyDesk(paths.Data, Post);
        _children = new Children(new ChildStarter(paths, _output, _notices), paths.Data, UnitGroup.Notes(paths.Lease), _wake.Wake);
        _addresses = new AddressKeeper(paths.AddressTable, new AddressRecord(paths.Addresses), Post, Say);
        _beats = new BeatSocket(options.Address, Say);
        _daemon = new DaemonSocket(paths.Socket, Say);
        if (_watchdog is not null)
            Say(_watchdog.Words);
    }

    public void Say(string text) => _log.Say(_paths.Log, text);

    /// <summary>Let go of everything, stop everything, tell the releases, end. From any thread.</summary>
    public void Leave() => Post(new OrderReceived(new LeavingOrder()));

    public void Run()
    {
        while (!_guard.Ended)
        {
            Wait(out var listener, out var connection, out var answers);
            Step(Woken.Instance);
            Collect();
            Feed();
            while (_inbox.TryDequeue(out var posted))
                Step(posted);
            if (answers)
                TakeAnswers();
            if (listener && _daemon.Accept())
                Step(new DaemonConnected());
            else if (connection)
                TakeOrders();
        }
    }

    /// <summary>Kills what runs: the guard does not end before its children. One that ends by a fault leaves the watchdog armed for the next.</summary>
    public void Dispose()
    {
        _children.Dispose();
        _addresses.Dispose();
        if (_guard.Ended)
            _watchdog?.CallOff();
        _watchdog?.Dispose();
        _daemon.Dispose();
        _beats.Dispose();
        _lease.Dispose();
        _floors.Dispose();
        _notices.Dispose();
        _output.Dispose();
        _log.Dispose();
        _timer.Dispose();
        _wake.Dispose();
    }

    private void Wait(out bool listener, out bool connection, out bool answers)
    {
        _timer.Set(NextTurn());
        _poller.Clear();
        _poller.Add(_timer.Fd);
        var wake = _poller.Add(_wake.Fd);
        var beats = _poller.Add(_beats.Fd);
        var listen = _poller.Add(_daemon.ListenFd);
        var daemon = _daemon.Fd is { } fd ? _poller.Add(fd, _daemon.WantsToWrite) : -1;
        foreach (var child in _children.Fds)
            _poller.Add(child);
        _poller.Wait();
        if (_poller.Ready(wake))
            _wake.Reset();
        (answers, listener, connection) = (_poller.Ready(beats), _poller.Ready(listen), daemon >= 0 && _poller.Ready(daemon));
    }

    private Moment NextTurn()
    {
        var next = _children.Recheck > TimeSpan.Zero ? Moment.Earlier(_guard.NextWake, BootClock.Now + _children.Recheck) : _guard.NextWake;
        return _watchdog is null ? next : Moment.Earlier(next, _watchdog.Next);
    }

    private void Feed()
    {
        var now = BootClock.Now;
        _watchdog?.Turn(_guard.ActsWithoutLeaseSince(now), now);
    }

    private void Collect()
    {
        if (!_children.Any)
            return;
        foreach (var input in _children.Collect())
            Step(input);
    }

    private void TakeAnswers()
    {
        for (var i = 0; i < MostAnswersATurn && _beats.Receive() is { } answer; i++)
            Step(new AnswerReceived(answer));
    }

    private void TakeOrders()
    {
        _daemon.Flush();
        foreach (var order in _daemon.Receive(out var open))
            Step(new OrderReceived(order));
        if (_daemon.Fd is null)
            Step(new DaemonGone());
    }

    private void Post(GuardInput input)
    {
        _inbox.Enqueue(input);
        _wake.Wake();
    }

    /// <summary>What an effect brings about at once (the daemon's connection ends) is heard right after the effects of its step.</summary>
    private void Step(GuardInput input)
    {
        _inputs.Enqueue(input);
        while (_inputs.TryDequeue(out var next))
        {
            foreach (var effect in _guard.Step(next, BootClock.Now))
                Carry(effect);
        }
    }

    private void Carry(GuardEffect effect)
    {
        switch (effect)
        {
            case SignalChild signal:
                _children.Signal(signal);
                break;
            case SendBeat beat:
                _beats.Send(beat);
                break;
            case PublishLease lease:
                _lease.Write(lease.Until);
                _addresses.Order(lease);
                break;
            case PrepareAddresses or LookForOwners or TakeAddresses or DropAddresses or AnnounceAddresses:
                _addresses.Order(effect);
                break;
            case WriteFloors write:
                _floors.Write(write);
                break;
            case StartChild start:
                _children.Start(start);
                break;
            case TellChild tell:
                if (!_children.Tell(tell))
                    Say($"run {tell.Run} could not be told \"{tell.Line}\"");
                break;
            case Notify notify:
                Tell(notify.Notice);
                break;
            case CloseDaemon:
                _daemon.Close();
                break;
            case Remark remark:
                Say(remark.Text);
                break;
        }
    }

    private void Tell(GuardNotice notice)
    {
        if (notice is RefusedNotice refused)
            Say($"refused {refused.Service} epoch {refused.Epoch}: {refused.Why}");
        var connected = _daemon.Fd is not null;
        _daemon.Send(notice);
        if (connected && _daemon.Fd is null)
            _inputs.Enqueue(new DaemonGone());
    }
}
