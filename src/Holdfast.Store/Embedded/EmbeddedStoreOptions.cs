namespace Holdfast.Store.Embedded;

/// <summary>Where the embedded store keeps its data and where it listens.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>The folder of the database; made when it does not exist. One server at a time may have it open.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where to listen, as <c>http://address:port</c> with a literal IP address; port 0 takes a free one.</summary>
    public required Uri ListenUrl { get; init; }

    /// <summary>How many revisions of history are kept for watches that resume. Default 10,000; older ones are compacted by themselves.</summary>
    public int RetainedRevisions { get; init; } = 10_000;

    /// <summary>How often a quiet watch is told the revision that it has reached. Default 500 ms.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}

/// <summary>The embedded store cannot start or go on. The message says what happened and what to do.</summary>
public sealed class EmbeddedStoreException(string message, Exception? inner = null) : Exception(message, inner);
