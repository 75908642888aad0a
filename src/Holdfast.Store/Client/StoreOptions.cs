using System.Collections.Immutable;

namespace Holdfast.Store.Client;

/// <summary>How a <see cref="StoreClient"/> reaches the store. All times are for one call unless they say otherwise.</summary>
public sealed record StoreOptions
{
    /// <summary>The servers, as <c>http://host:port</c>. The first is the local one, which is preferred while it answers.</summary>
    public required ImmutableArray<Uri> Endpoints { get; init; }

    /// <summary>The longest wait for a TCP connection to one endpoint. Default 150 ms.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// The longest wait for one endpoint's answer; a write without an answer is then an <see cref="OutcomeUnknownException"/>.
    /// Default 500 ms. Shorter finds a dead leader sooner; too short turns a slow disk into unknown outcomes.
    /// </summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a call goes on beginning new tries, over all endpoints and through an election. The last one has its full
    /// <see cref="AttemptTimeout"/>, so a call ends at most that much later. Default 2 s.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The pause after every endpoint was tried in vain. Default 15 ms.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>
    /// A feed that was silent for this long is asked for a sign of life, and is broken when none comes for as long again. Default 1 s.
    /// </summary>
    public TimeSpan FeedSilence { get; init; } = TimeSpan.FromSeconds(1);

    internal void Check()
    {
        if (Endpoints.IsDefaultOrEmpty)
            throw new InvalidOperationException("A store client needs at least one endpoint, such as http://127.0.0.1:2379.");
        foreach (var endpoint in Endpoints)
        {
            if (!endpoint.IsAbsoluteUri || endpoint.Scheme != Uri.UriSchemeHttp)
                throw new InvalidOperationException($"The store endpoint \"{endpoint}\" is not an http:// address.");
        }

        foreach (var time in (ReadOnlySpan<TimeSpan>)[ConnectTimeout, AttemptTimeout, Deadline, RetryPause, FeedSilence])
        {
            if (time <= TimeSpan.Zero || time > TimeSpan.FromMinutes(5))
                throw new InvalidOperationException($"A time of the store client is {time}; it must be above zero and at most five minutes.");
        }
    }
}
