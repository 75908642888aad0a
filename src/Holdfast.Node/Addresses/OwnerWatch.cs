using System.Net;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Addresses;

/// <summary>
/// Asks the network again and again whether somebody has a service's addresses, and remembers since when nobody has said so. Silence counts from a question
/// that was sent: what could not be asked, on an interface that is down, was not answered either.
/// </summary>
internal sealed class OwnerWatch : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(10);

    private readonly LaunchAddresses _wanted;
    private readonly List<(HeldAddress Address, OwnerSocket Socket)> _sockets = [];
    private Moment _askAt;
    private Moment? _quietSince;

    /// <exception cref="IOException">There is no permission.</exception>
    internal OwnerWatch(LaunchAddresses wanted, List<HeldAddress> addresses, Moment now)
    {
        (_wanted, Addresses, _askAt) = (wanted, addresses, now);
        foreach (var address in addresses.Where(a => wanted.Check > TimeSpan.Zero && a.Link.HasNeighbours))
            _sockets.Add((address, new OwnerSocket(address.Link, address.Address.Address)));
    }

    public IReadOnlyList<HeldAddress> Addresses { get; }

    /// <summary>When it has something to do, or is quiet at the earliest.</summary>
    public Moment Next => _quietSince is { } since ? Moment.Earlier(since + _wanted.Check, _askAt) : _askAt;

    public IEnumerable<int> Fds => _sockets.Select(s => s.Socket.Fd);

    /// <returns>It; or <c>null</c> with a sentence that says why these addresses cannot be had on this machine.</returns>
    public static OwnerWatch? Begin(LaunchAddresses wanted, LinkTable table, Moment now, out string why)
    {
        why = "";
        var links = table.Read();
        var addresses = new List<HeldAddress>();
        foreach (var spec in wanted.Items)
        {
            if (Placing.Find(spec, links, out why) is not { } link)
                return null;
            addresses.Add(new HeldAddress(link, new LinkAddress(IPAddress.Parse(spec.Address), spec.Prefix)));
        }

        try
        {
            return new OwnerWatch(wanted, addresses, now);
        }
        catch (IOException e)
        {
            why = $"Others cannot be asked whether they have the address: {e.Message} (that needs CAP_NET_RAW).";
            return null;
        }
    }

    public bool IsOf(LaunchAddresses wanted) => wanted.Check == _wanted.Check && wanted.Items.AsSpan().SequenceEqual(_wanted.Items.AsSpan());

    /// <summary>Nobody has said so for as long as is waited for it.</summary>
    public bool IsQuiet(Moment now) => _sockets.Count == 0 || (_quietSince is { } since && since + _wanted.Check <= now);

    /// <summary>Listens, and asks when it is time to.</summary>
    /// <returns>Who has said since that he has one of them, in words; <c>null</c> for nobody.</returns>
    public string? Turn(FrameSender frames, Moment now)
    {
        string? owner = null;
        foreach (var (address, socket) in _sockets)
        {
            if (socket.Hear() is { } who)
                (owner, _quietSince) = ($"{address.Address.Address} is in use by {who} on {address.Link.Name}.", now);
        }

        if (_askAt > now)
            return owner;
        _askAt = now + Again;
        var asked = true;
        foreach (var (address, _) in _sockets)
            asked &= frames.Send(address.Link.Index, Frames.Probe(address.Link.Mac, address.Address.Address)) == 0;
        // Looked at anew: the first question may have taken long to prepare.
        _quietSince = asked ? _quietSince ?? BootClock.Now : null;
        return owner;
    }

    public void Dispose()
    {
        foreach (var (_, socket) in _sockets)
            socket.Dispose();
        _sockets.Clear();
    }
}
