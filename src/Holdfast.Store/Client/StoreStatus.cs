using System.Collections.Immutable;

namespace Holdfast.Store.Client;

/// <summary>What one endpoint says of itself. When it is not reachable only <see cref="Endpoint"/> and <see cref="Problem"/> are set.</summary>
public sealed record StoreStatus(Uri Endpoint)
{
    public bool Reachable => Problem is null;

    /// <summary>Why the endpoint gave no status, or <c>null</c>.</summary>
    public string? Problem { get; init; }

    /// <summary>The etcd member that answered, and the member that it takes for the leader (0: none).</summary>
    public ulong Member { get; init; }

    public ulong Leader { get; init; }

    public ulong Term { get; init; }

    public long Revision { get; init; }

    /// <summary>Bytes on disk.</summary>
    public long DatabaseSize { get; init; }

    public string Version { get; init; } = "";

    /// <summary>What the server complains of, such as NOSPACE.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];
}

/// <summary>One member of the store's cluster, as the store lists it.</summary>
public sealed record StoreMember(ulong Id, string Name, ImmutableArray<string> PeerUrls, ImmutableArray<string> ClientUrls)
{
    /// <summary>It has run once: only then does it tell where its clients find it.</summary>
    public bool HasStarted => !ClientUrls.IsEmpty;

    public bool IsAt(Uri peerUrl) => PeerUrls.Contains(peerUrl.GetLeftPart(UriPartial.Authority));
}
