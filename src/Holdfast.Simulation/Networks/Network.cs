using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Networks;

/// <summary>The links between the nodes, one each way: how long a message takes, and what goes wrong. Nothing goes wrong with a node's own loopback.</summary>
internal sealed class Network(Timeline time, Dice dice, int nodes, LinkPlan plan)
{
    private readonly Link[] _links = [.. Enumerable.Range(0, nodes * nodes).Select(_ => new Link())];
    private readonly List<(int From, int To)> _lasting = [];
    private readonly int _nodes = nodes;

    private sealed class Link
    {
        public bool Cut { get; set; }

        public double Loss { get; set; }

        public double Doubled { get; set; }

        /// <summary>Added to each message's own delay, up to so many milliseconds: messages overtake each other.</summary>
        public double LateMs { get; set; }
    }

    /// <summary>Whether messages go that way at all.</summary>
    public bool Open(int from, int to) => from == to || !Of(from, to).Cut;

    public bool OpenBothWays(int one, int other) => Open(one, other) && Open(other, one);

    public Action? Changed { get; set; }

    public void Cut(int from, int to) => Set(from, to, cut: true);

    public void Mend(int from, int to) => Set(from, to, _lasting.Contains((from, to)));

    /// <summary>This way stays cut whatever is mended.</summary>
    public void CutForGood(int from, int to)
    {
        _lasting.Add((from, to));
        Cut(from, to);
    }

    public void Disturb(int from, int to, double loss, double doubled, double lateMs)
    {
        var link = Of(from, to);
        (link.Loss, link.Doubled, link.LateMs) = (loss, doubled, lateMs);
    }

    public void Heal()
    {
        for (var from = 0; from < _nodes; from++)
        {
            for (var to = 0; to < _nodes; to++)
            {
                Mend(from, to);
                Disturb(from, to, 0, 0, 0);
            }
        }
    }

    public void Send(int from, int to, Action deliver)
    {
        if (from == to)
        {
            time.After(plan.Loopback, deliver);
            return;
        }

        var link = Of(from, to);
        if (link.Cut || dice.Chance(link.Loss))
            return;
        time.After(Delay(link), deliver);
        if (dice.Chance(link.Doubled))
            time.After(Delay(link), deliver);
    }

    private void Set(int from, int to, bool cut)
    {
        Of(from, to).Cut = cut;
        Changed?.Invoke();
    }

    private TimeSpan Delay(Link link) => dice.Ms(plan.LeastMs, plan.MostMs + link.LateMs);

    private Link Of(int from, int to) => _links[(from * _nodes) + to];
}

/// <summary>How long messages take while nothing is wrong.</summary>
internal sealed record LinkPlan
{
    public TimeSpan Loopback { get; init; } = TimeSpan.FromMicroseconds(50);

    public double LeastMs { get; init; } = 0.2;

    public double MostMs { get; init; } = 0.5;
}
