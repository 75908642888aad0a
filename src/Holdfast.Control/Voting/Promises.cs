using System.Collections.Immutable;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Voting;

/// <summary>
/// What one voter has promised to one member, and what it demands of it. Of many promises only those are kept that no other covers (one
/// to a beat that had applied no more, and that runs as long): they are what "every promise to a beat with applied below r" depends on.
/// </summary>
internal sealed record Promises
{
    /// <summary>A bound for a member whose <c>applied</c> rises with every beat; beyond it promises are merged, on the safe side.</summary>
    private const int Most = 64;

    public static readonly Promises None = new();

    /// <summary>The process that the newest promise was given to.</summary>
    public long Nonce { get; private init; }

    /// <summary>The least <c>applied</c> that is answered. It only rises.</summary>
    public long Demand { get; private init; }

    /// <summary>The end of the last promise to run out.</summary>
    public Moment Until { get; private init; } = Moment.Never;

    /// <summary>By <c>applied</c>, ascending, and so by their ends.</summary>
    private ImmutableArray<Promise> Running { get; init; } = [];

    public Promises Ask(long revision) => revision <= Demand ? this : this with { Demand = revision };

    /// <summary>Whether another process of the member is still promised to.</summary>
    public bool Excludes(long nonce, Moment now) => nonce != Nonce && now < Until;

    public Promises Give(Beat beat, Moment until, Moment now)
    {
        var running = ImmutableArray.CreateBuilder<Promise>(Running.Length + 1);
        foreach (var promise in Running)
            if (now < promise.Until && (promise.Applied < beat.Applied || promise.Until > until))
                running.Add(promise);
        if (!Covers(running, beat.Applied, until))
            running.Add(new Promise(beat.Applied, until));
        if (running.Count > 1)
            running.Sort(static (a, b) => a.Applied.CompareTo(b.Applied));
        if (running.Count > Most)
            Merge(running);
        return this with { Nonce = beat.Nonce, Until = Moment.Later(Until, until), Running = running.DrainToImmutable() };
    }

    /// <summary>When the last promise to a beat with <c>applied</c> below <paramref name="revision"/> runs out, or has run out.</summary>
    public Moment EndBelow(long revision)
    {
        for (var i = Running.Length - 1; i >= 0; i--)
            if (Running[i].Applied < revision)
                return Running[i].Until;
        return Moment.Never;
    }

    private static bool Covers(ImmutableArray<Promise>.Builder running, long applied, Moment until)
    {
        foreach (var promise in running)
            if (promise.Applied <= applied && promise.Until >= until)
                return true;
        return false;
    }

    private static void Merge(ImmutableArray<Promise>.Builder running)
    {
        running[1] = new Promise(running[0].Applied, Moment.Later(running[0].Until, running[1].Until));
        running.RemoveAt(0);
    }

    private readonly record struct Promise(long Applied, Moment Until);
}
