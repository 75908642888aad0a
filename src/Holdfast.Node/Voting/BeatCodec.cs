using System.Collections.Immutable;
using Holdfast.Model.Beats;
using Holdfast.Model.Json;

namespace Holdfast.Node.Voting;

/// <summary>Reads beats off the network. Whatever is too long, unreadable or beyond its bounds is no beat.</summary>
internal static class BeatCodec
{
    private const int Version = 1;

    /// <summary>Of releases, overs, unheard members and instances, each. A cell has fewer of all of them.</summary>
    private const int Most = 1024;

    public static Beat? TryRead(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length is 0 or > Beat.MaxBytes || JsonCodec.TryDecode<Beat>(datagram) is not { Version: Version } beat)
            return null;
        if (!Fits(beat.Releases) || beat.Releases.Any(r => r.Service is null))
            return null;
        return beat.Status is null || Fits(beat.Status) ? beat : null;
    }

    private static bool Fits(NodeStatus status)
        => Fits(status.Unheard) && Fits(status.Overs) && Fits(status.Instances)
            && status.Instances.All(i => i is { Service: not null, Note: not null });

    private static bool Fits<T>(ImmutableArray<T> array) => !array.IsDefault && array.Length <= Most;
}
