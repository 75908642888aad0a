using System.Collections.Immutable;
using Holdfast.Simulation.Networks;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Storing;

/// <summary>
/// The store's members, as etcd's: they answer while one of them leads and reaches a majority. One that does not is replaced after an election
/// time-out.
/// </summary>
internal sealed class Ensemble(Timeline time, Dice dice, Network network, ImmutableArray<int> members, Func<int, bool> runs, TimeSpan election)
{
    private readonly ImmutableArray<int> _members = members;
    private int _leader = members[0];
    private bool _electing;
    private Instant _awayUntil = Instant.Begin;

    /// <summary>Every call takes so many times longer.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>The chance that an answer is lost after the work was done, or the work comes much later than its caller waits.</summary>
    public double Unsure { get; set; }

    public int Leader => _leader;

    /// <summary>It answers nobody for so long, whatever its members do.</summary>
    public void GoAway(TimeSpan span) => _awayUntil = Instant.Later(_awayUntil, time.Now + span);

    public void ComeBack() => _awayUntil = time.Now;

    /// <summary>Hands the leadership over, which takes a moment.</summary>
    public bool Move(int member)
    {
        if (!_members.Contains(member) || !Leads(member))
            return false;
        if (member != _leader)
            GoAway(dice.Ms(2, 20));
        _leader = member;
        return true;
    }

    /// <summary>A node or a link has changed: a leader that cannot lead any more is replaced.</summary>
    public void Look()
    {
        if (!Leads(_leader))
            Elect();
    }

    /// <summary>Whether a call from this node is answered now: by the leader, through any member that the node reaches.</summary>
    public bool Answers(int node)
    {
        if (time.Now < _awayUntil)
            return false;
        if (!Leads(_leader))
            return false;
        foreach (var member in _members)
            if (runs(member) && network.OpenBothWays(node, member) && network.OpenBothWays(member, _leader))
                return true;
        return false;
    }

    private bool Leads(int member) => runs(member) && Reached(member) > _members.Length / 2;

    private int Reached(int member)
    {
        var count = 0;
        foreach (var other in _members)
            if (runs(other) && network.OpenBothWays(member, other))
                count++;
        return count;
    }

    private void Elect()
    {
        if (_electing)
            return;
        _electing = true;
        time.After(election * dice.Between(1, 2), () =>
        {
            _electing = false;
            var able = _members.Where(Leads).ToArray();
            if (able.Length > 0 && !Leads(_leader))
                _leader = able[dice.Int(able.Length)];
            else
                Look();
        });
    }
}
