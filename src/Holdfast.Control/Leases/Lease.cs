using System.Collections.Immutable;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Leases;

/// <summary>
/// The holder's side of the quorum lease (failover.md, "Renewing"): a node may act on its grants while a majority of the voters has
/// answered its beats within <c>ttl</c>.
/// <para>
/// Each answer counts from the moment <em>before</em> the beat that it answers was sent, on the holder's own boot clock. The voter
/// promises <c>ttl * (1 + drift)</c> from its answer, which is later, by a clock that drifts within the bound; so every promise outlasts
/// what is counted here. The lease ends <c>ttl</c> after the oldest beat in the newest majority of answers: at that moment the last
/// majority of promises ceases to cover it, and another node may be granted what this one held.
/// </para>
/// <para>No clock here: the caller says what time it is. Not safe for threads: one owner.</para>
/// </summary>
public sealed class Lease(long nonce)
{
    private readonly SentBeats _sent = new();
    private readonly Dictionary<long, SentBeat> _answered = [];
    private ImmutableArray<long> _voters = [];
    private long _generation;
    private long _member;
    private TimeSpan _ttl;

    /// <summary>Random, of this process: an answer to a former process of this member is none to this one.</summary>
    public long Nonce { get; } = nonce;

    /// <summary>The number of the newest beat; they never start again, whatever is configured.</summary>
    public long Number { get; private set; }

    /// <summary>The first moment at which the node must not act any more; <see cref="Moment.Never"/> without a majority of answers.</summary>
    public Moment Until { get; private set; } = Moment.Never;

    public int Majority => (_voters.Length / 2) + 1;

    public bool HoldsAt(Moment now) => now < Until;

    public TimeSpan LeftAt(Moment now) => HoldsAt(now) ? Until - now : TimeSpan.Zero;

    /// <summary>
    /// As whom and to whom the node beats. Another generation or member id begins a new lease: answers to the former do not count. A
    /// changed voter set keeps the answers of the voters that stay (sets change one voter at a time, so that majorities of the old and
    /// the new one meet). A shorter ttl shortens what older beats have earned too: after this call voters may rely on the shorter
    /// one when they restart.
    /// </summary>
    public void Configure(long generation, long member, TimeSpan ttl, IEnumerable<long> voters)
    {
        if (generation != _generation || member != _member)
            Forget();
        (_generation, _member, _ttl) = (generation, member, ttl);
        _voters = [.. voters.Distinct().Order()];
        Shorten(ttl);
        Count();
    }

    /// <summary>A beat is about to be sent to every voter: its number.</summary>
    /// <param name="before">Read before the beat leaves; earlier is safe, later is not.</param>
    public long Send(Moment before)
    {
        Number++;
        _sent.Add(new SentBeat(Number, before, _ttl));
        return Number;
    }

    /// <summary>Counts an answer. One that does not match a beat of this process is dropped.</summary>
    /// <returns>Whether it was the newest of its voter.</returns>
    public bool Take(Answer answer)
    {
        if (answer.Generation != _generation || answer.Member != _member || answer.Nonce != Nonce)
            return false;
        if (!_voters.Contains(answer.Voter) || _sent.Find(answer.Number) is not { } beat)
            return false;
        if (_answered.TryGetValue(answer.Voter, out var newest) && newest.Number >= beat.Number)
            return false;
        _answered[answer.Voter] = beat;
        Count();
        return true;
    }

    private void Forget()
    {
        _sent.Clear();
        _answered.Clear();
    }

    private void Shorten(TimeSpan ttl)
    {
        _sent.Shorten(ttl);
        foreach (var (voter, beat) in _answered.Where(a => a.Value.Ttl > ttl).ToList())
            _answered[voter] = beat with { Ttl = ttl };
    }

    /// <summary>The newest majority of answers are the ones that end last; the lease ends with the first of them to end.</summary>
    private void Count()
    {
        Span<long> ends = stackalloc long[_voters.Length];
        var count = 0;
        foreach (var voter in _voters)
        {
            if (_answered.TryGetValue(voter, out var beat))
                ends[count++] = beat.End.Nanoseconds;
        }
        ends = ends[..count];
        ends.Sort();
        Until = count < Majority ? Moment.Never : new Moment(ends[^Majority]);
    }
}
