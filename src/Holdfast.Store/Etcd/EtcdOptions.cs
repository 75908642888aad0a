using System.Collections.Immutable;

namespace Holdfast.Store.Etcd;

/// <summary>One node's etcd member.</summary>
public sealed record EtcdOptions
{
    /// <summary>The member's name; a key of <see cref="InitialCluster"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder for the member's data and its log; made when it does not exist.</summary>
    public required string DataDirectory { get; init; }

    public required Uri ClientUrl { get; init; }

    public required Uri PeerUrl { get; init; }

    /// <summary>The peer URL of every first member by its name, this one's among them. Without a meaning once the member has data.</summary>
    public required ImmutableSortedDictionary<string, Uri> InitialCluster { get; init; }

    /// <summary>Keeps members of different cells apart. The same on all members.</summary>
    public required string ClusterToken { get; init; }

    /// <summary>Whether the member is added to a cluster that runs already (etcd's initial-cluster-state "existing").</summary>
    public bool Joins { get; init; }

    public EtcdTiming Timing { get; init; } = EtcdTiming.Fast;

    /// <summary>Revisions of history that etcd keeps. Default 10,000.</summary>
    public int RetainedRevisions { get; init; } = 10_000;

    /// <summary>Bytes of the database at which etcd takes no more writes. Default 2 GiB.</summary>
    public long Quota { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How often a quiet watch is told the revision that it has reached; etcd takes 100 ms at least. Default 500 ms.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a graceful stop may take before the member is killed. Default 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where etcd itself keeps its data.</summary>
    public string MemberData => Path.Combine(DataDirectory, "member-data");

    /// <summary>The member has run here before, and is what its data says.</summary>
    public bool HasData => Path.Combine(MemberData, "member", "wal") is var log && Directory.Exists(log) && Directory.EnumerateFiles(log, "*.wal").Any();

    /// <summary>The binary; <c>null</c> looks for "etcd" in the PATH.</summary>
    public string? Binary { get; init; }
}

/// <summary>etcd's heartbeat interval and election timeout, in milliseconds. The same on all members.</summary>
public sealed record EtcdTiming(int Heartbeat, int Election)
{
    public static EtcdTiming Fast { get; } = new(10, 100);

    public static EtcdTiming Standard { get; } = new(50, 500);

    public static EtcdTiming Wan { get; } = new(250, 2_500);
}

/// <summary>etcd cannot be started. The message says what to do.</summary>
public sealed class EtcdException(string message, Exception? inner = null) : Exception(message, inner);
