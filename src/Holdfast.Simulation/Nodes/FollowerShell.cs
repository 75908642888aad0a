using Holdfast.Control.State;
using Holdfast.Simulation.Storing;

namespace Holdfast.Simulation.Nodes;

/// <summary>Keeps the daemon's copy of the state, as the real follower: one linearizable read, then every change; resumed where it broke, or read anew.</summary>
internal sealed class FollowerShell
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly World _world;
    private readonly VirtualNode _node;
    private readonly DaemonShell _daemon;
    private readonly Feed _feed;
    private TimeSpan _pause = FirstPause;

    public FollowerShell(World world, VirtualNode node, DaemonShell daemon)
    {
        (_world, _node, _daemon) = (world, node, daemon);
        _feed = new Feed(world, node, daemon.Process, daemon.Link, Take, Broken);
    }

    public CellState State { get; private set; } = CellState.Empty;

    public void Start()
    {
        _world.Feeds.Add(_feed);
        Read();
        Watch();
    }

    public void Close()
    {
        _feed.Close();
        _world.Feeds.Remove(_feed);
    }

    private void Read() => _daemon.Link.Read(state =>
    {
        _daemon.Contact.Take(state is not null);
        if (state is null)
        {
            _daemon.Process.After(LongestPause, Read);
            return;
        }

        if (state.Revision > State.Revision)
        {
            _daemon.WasRead(state);
            State = state;
            _daemon.Look();
        }

        Open();
    });

    private void Open()
    {
        if (_feed.Open)
            return;
        if (!_daemon.Link.Answers)
            Broken();
        else if (!_feed.TryOpen(State.Revision + 1))
            Read();
    }

    private void Take(Commit commit)
    {
        _pause = FirstPause;
        _daemon.Contact.Take(answered: true);
        var (former, next) = (State, commit.After(State));
        if (ReferenceEquals(former, next))
            return;
        _daemon.WasChanged(former, next);
        State = next;
        _daemon.Look();
    }

    private void Broken()
    {
        _daemon.Contact.Take(answered: false);
        _daemon.Process.After(_pause, Reopen);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private void Reopen() => _daemon.Link.Probe(answers =>
    {
        if (answers)
            _daemon.Contact.Take(answered: true);
        Open();
    });

    /// <summary>A feed that says nothing for too long is found to be broken; one that is not says so (progress), although nothing has changed.</summary>
    private void Watch() => _daemon.Process.After(_world.Plan.Store.FeedSilence * 0.5, () =>
    {
        _feed.Look();
        if (_feed.Open && _daemon.Link.Answers)
            _daemon.Contact.Take(answered: true);
        Watch();
    });
}
