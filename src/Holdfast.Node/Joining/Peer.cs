using System.Net;

namespace Holdfast.Node.Joining;

/// <summary>One of the cell's first voters, as <c>--peers</c> names it.</summary>
public sealed record Peer(string Name, IPAddress Address)
{
    /// <summary>Reads <c>hq-1=127.0.1.1,hq-2=127.0.1.2</c>; a fault is a sentence.</summary>
    public static (IReadOnlyList<Peer> Peers, string? Fault) Parse(string text)
    {
        var peers = new List<Peer>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !IPAddress.TryParse(part[(at + 1)..], out var address))
                return ([], $"\"{part}\" is not NAME=ADDRESS with a literal IP address, such as hq-1=10.0.0.1.");
            if (peers.Any(p => p.Name == part[..at]))
                return ([], $"The peer {part[..at]} is named twice.");
            peers.Add(new Peer(part[..at], address));
        }

        return (peers, null);
    }
}
