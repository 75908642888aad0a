using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Storing;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Checking;

/// <summary>
/// Nobody is promoted whose data has been further behind than the spec allows, for longer than it takes to notice it; but for the one that held the
/// service last, and for one that a person promotes.
/// </summary>
internal sealed class LossCheck(World world, Action<string, string> fail)
{
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(4);

    /// <summary>When nobody held it any more, by service: what was said before that counts.</summary>
    private readonly SortedDictionary<string, Instant> _vacant = new(StringComparer.Ordinal);

    public void Committed(Commit commit)
    {
        foreach (var change in commit.Batch.Changes.Where(c => c.Key.StartsWith(Keys.Grants, StringComparison.Ordinal)))
        {
            var service = change.Key[Keys.Grants.Length..];
            if (commit.Next.Grants.GetValueOrDefault(service) is not { } next)
                continue;
            var former = commit.Former.Grants.GetValueOrDefault(service);
            if (next.Holder == 0 && former?.Holder is not 0)
                _vacant[service] = world.Time.Now;
            if (next.Holder == 0 || former is null || former.Epoch == next.Epoch)
                continue;
            Promoted(commit, service, former, next);
            _vacant.Remove(service);
        }
    }

    private void Promoted(Commit commit, string service, Grant former, Grant next)
    {
        if (commit.Former.Spec?.Spec.Service(service) is not { Promotion: { Lag: { } limit } asked } || commit.Former.Promotions.ContainsKey(service))
            return;
        if ((former.Holder == 0 ? former.Last : former.Holder) == next.Holder || world.Nodes.FirstOrDefault(n => n.Id == next.Holder) is not { } node)
            return;
        var most = asked.AllowLoss > limit ? asked.AllowLoss.Value : limit;
        if (node.Lags.GetValueOrDefault(service) is var lag && lag.Lag > most && Noticed(service, lag.Since))
            fail("loss", $"{service} was granted to {node.Name}, whose data is {lag.Lag.TotalMilliseconds:0} ms behind; the spec allows {most.TotalMilliseconds:0} ms");
    }

    private bool Noticed(string service, Instant since)
    {
        var counts = _vacant.TryGetValue(service, out var vacant) ? vacant : world.Time.Now;
        return counts - since > Notice + (world.Plan.Timing.Ttl * 4);
    }
}
