using Holdfast.Model.Time;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>In true time: when which node acted for the service, under which epoch. Two acting intervals must never overlap.</summary>
internal sealed class ActingLog
{
    private readonly List<Interval> _intervals = [];

    public IReadOnlyList<Interval> Intervals => _intervals;

    public sealed class Interval(string node, long epoch, Moment start)
    {
        public string Node { get; } = node;

        public long Epoch { get; } = epoch;

        public Moment Start { get; } = start;

        public Moment End { get; set; } = new(long.MaxValue);
    }

    public Interval Begin(string node, long epoch, Moment now)
    {
        var interval = new Interval(node, epoch, now);
        _intervals.Add(interval);
        return interval;
    }

    public string? Overlap()
    {
        var ordered = _intervals.OrderBy(i => i.Start).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            var (former, next) = (ordered[i - 1], ordered[i]);
            if (next.Start < former.End && next.Node != former.Node)
                return $"{former.Node} acted under epoch {former.Epoch} until {former.End.Nanoseconds}, and {next.Node} under epoch {next.Epoch} from {next.Start.Nanoseconds}";
            if (next.Epoch < former.Epoch)
                return $"epoch {next.Epoch} on {next.Node} after epoch {former.Epoch} on {former.Node}";
        }

        return null;
    }
}
