using Holdfast.Model.Time;

namespace Holdfast.Spec.Rules;

/// <summary>Timings that cannot work are refused, with the reason.</summary>
internal static class TimingRules
{
    private const int LeastBeats = 4;
    private const int LeastStoreHeartbeats = 5;

    public static void Check(Timing timing, Document document)
    {
        var (beat, ttl) = (DurationText.Of(timing.Beat), DurationText.Of(timing.Ttl));
        if (timing.Ttl < timing.Beat * LeastBeats)
        {
            document.Fault(
                ["timing", "ttl"],
                $"A ttl of {ttl} is too short for a beat of {beat}: a lease must outlast four beats, or two lost datagrams in a row would end it and move healthy services.",
                $"use a ttl of at least {DurationText.Of(timing.Beat * LeastBeats)}, or a beat of at most {DurationText.Of(timing.Ttl / LeastBeats)}");
        }

        if (timing.Release > timing.Ttl)
        {
            document.Fault(
                ["timing", "release"],
                $"A release of {DurationText.Of(timing.Release)} is longer than the ttl of {ttl}: every failover would wait longer for the old node to let go than for its lease to end.",
                $"use a release of at most {ttl}; 15ms to 50ms is enough for most machines");
        }

        if (timing.StoreElectionMs < timing.StoreHeartbeatMs * LeastStoreHeartbeats)
        {
            document.Fault(
                ["timing", "store-election"],
                $"A store-election of {timing.StoreElectionMs}ms is too short for a store-heartbeat of {timing.StoreHeartbeatMs}ms: etcd refuses less than five heartbeats, since a healthy leader would be voted out.",
                $"use at least {timing.StoreHeartbeatMs * LeastStoreHeartbeats}ms");
        }

        WholeMilliseconds(document);
    }

    /// <summary>etcd takes whole milliseconds; the reader has cut the rest, so the text is asked.</summary>
    private static void WholeMilliseconds(Document document)
    {
        foreach (var key in (string[])["store-heartbeat", "store-election"])
        {
            if (document.Text("timing", key) is { } text && DurationText.TryParse(text, out var span) && span.Ticks % TimeSpan.TicksPerMillisecond != 0)
                document.Fault(["timing", key], $"{text} is no whole number of milliseconds, which is all that etcd takes.");
        }
    }
}
