using Holdfast.Simulation.Telling;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Checking;

/// <summary>No two processes act for one service at once, and none acts below the highest epoch that was acted under.</summary>
internal sealed class ActingCheck(Story story, Action<string, string> fail)
{
    private readonly SortedDictionary<string, Record> _services = new(StringComparer.Ordinal);

    private sealed class Record
    {
        public List<Acting> All { get; } = [];

        /// <summary>Those that have not stopped.</summary>
        public List<Acting> Live { get; } = [];

        public long Highest { get; set; }
    }

    public void Acts(Acting acting, Instant until, Instant now)
    {
        var record = For(acting.Service);
        if (!record.Live.Contains(acting))
            Begin(record, acting, now);
        var acted = acting.Until > now;
        if (!acted && until > now)
            story.Tell($"{acting.Node} acts for {acting.Service} under epoch {acting.Epoch}{(acting.Unproved ? ", and nothing is promised of that" : "")}");
        acting.Until = Instant.Later(until, now);
        if (acting.Until <= now || acting.Unproved)
            return;
        if (!acted && acting.Epoch < record.Highest)
            fail("epoch", $"{acting.Node} acts for {acting.Service} under epoch {acting.Epoch} after epoch {record.Highest} was acted under");
        record.Highest = Math.Max(record.Highest, acting.Epoch);
        foreach (var other in record.Live)
            if (other != acting && !other.Unproved && other.Until > now)
                fail("overlap", $"{other.Node} acts for {other.Service} under epoch {other.Epoch}, and {acting.Node} under epoch {acting.Epoch}");
    }

    public void Stops(Acting acting, Instant now)
    {
        For(acting.Service).Live.Remove(acting);
        if (acting.Until <= now)
            return;
        acting.Until = now;
        story.Tell($"{acting.Node} acts for {acting.Service} no more");
    }

    public IReadOnlyList<Acting> Of(string service) => For(service).All;

    public Acting? Serves(string service, Instant now)
    {
        foreach (var acting in For(service).Live)
            if (acting.Until > now)
                return acting;
        return null;
    }

    private static void Begin(Record record, Acting acting, Instant now)
    {
        (acting.Since, acting.Until) = (now, now);
        record.Live.Add(acting);
        record.All.Add(acting);
    }

    private Record For(string service)
    {
        if (!_services.TryGetValue(service, out var record))
            _services[service] = record = new Record();
        return record;
    }
}
