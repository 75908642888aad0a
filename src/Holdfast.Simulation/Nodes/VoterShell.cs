using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>The voter's thread around the real <see cref="VoterDesk"/>.</summary>
internal sealed class VoterShell
{
    private readonly World _world;
    private readonly VirtualNode _node;
    private readonly DaemonShell _daemon;
    private readonly VoterDesk _desk;
    private Moment _turn;

    public VoterShell(World world, VirtualNode node, DaemonShell daemon)
    {
        (_world, _node, _daemon, _turn) = (world, node, daemon, daemon.Process.Now);
        _desk = new VoterDesk(node.Id, node.Disk.LongestTtl, _turn);
        daemon.Process.CaughtUp = ComeRound;
    }

    public void Read(CellState state) => _desk.Read(state);

    public void Follow(CellState former, CellState next) => _desk.Follow(former, next);

    public void Receive(int from, Beat beat)
    {
        if (_desk.IsLonger(beat))
        {
            _node.Disk.LongestTtl = beat.Ttl;
            _desk.Allow(beat.Ttl);
        }

        CatchUp();
        var taken = _desk.Take(beat, _daemon.Process.Now);
        ComeRound();
        if (taken.Answer is { } answer)
            _world.SendAnswer(_node.Index, from, answer);
        if (taken.News)
            _daemon.Control?.Ring();
    }

    public Observations Observe(Moment now, Timing timing, TimeSpan silent)
    {
        CatchUp();
        return _desk.Observe(now, timing, silent);
    }

    public VoterView Look(Moment now, Timing timing, TimeSpan silent)
    {
        CatchUp();
        return _desk.Look(now, timing, silent);
    }

    private void ComeRound()
    {
        var now = _daemon.Process.Now;
        _desk.Turn(now, now);
        _turn = now;
    }

    /// <summary>
    /// The turns that the thread has made meanwhile, because nothing came within its time-out. While the daemon stood still it made none: what it
    /// missed is still to be caught up with.
    /// </summary>
    private void CatchUp()
    {
        if (_daemon.Process.CatchingUp)
            return;
        while (_turn + _desk.Timeout is var due && due <= _daemon.Process.Now)
        {
            _desk.Turn(due, due);
            _turn = due;
        }
    }
}
