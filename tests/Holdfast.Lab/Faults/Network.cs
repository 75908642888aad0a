using System.Collections.Immutable;
using System.Text;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Faults;

/// <summary>What of the packets from one address to another is dropped, in percent.</summary>
internal readonly record struct Drop(string From, string To, int Percent);

/// <summary>
/// What does not get through between the hosts, and between them and the clients. Packets are dropped where they arrive, so the sender
/// notices nothing. Each call says what it did, so that just this can be undone.
/// </summary>
internal sealed class Network(IReadOnlyList<Host> hosts)
{
    private const int All = 100;

    private readonly List<Drop> _drops = [];

    /// <summary>Nothing gets from these to those; the other way it does.</summary>
    public ImmutableArray<Drop> CutOneWay(IEnumerable<Host> from, IReadOnlyList<Host> to)
        => Add(from.SelectMany(f => to.Where(t => t != f).Select(t => new Drop(f.Address, t.Address, All))));

    public ImmutableArray<Drop> Cut(IReadOnlyList<Host> some, IReadOnlyList<Host> others) => [.. CutOneWay(some, others), .. CutOneWay(others, some)];

    /// <summary>From every other host and every client, both ways.</summary>
    public ImmutableArray<Drop> CutFromOthers(Host host)
        => [.. Cut([host], hosts), .. Add([new Drop(World.Address, host.Address, All), new Drop(host.Address, World.Address, All)])];

    /// <summary>A share of what the host sends to other hosts and gets from them is lost.</summary>
    public ImmutableArray<Drop> Lose(int percent, Host host)
        => Add(hosts.Where(h => h != host).SelectMany(h => new[] { new Drop(h.Address, host.Address, percent), new Drop(host.Address, h.Address, percent) }));

    public void Heal(ImmutableArray<Drop> drops)
    {
        foreach (var drop in drops)
            _drops.Remove(drop);
        ApplyAt(drops.Select(d => d.To));
    }

    public void Heal()
    {
        _drops.Clear();
        ApplyAt([World.Address, .. hosts.Select(h => h.Address)]);
    }

    /// <summary>Sets the rules of a host as they are to be now; a host that has just been given power has none.</summary>
    public void Apply(Host host) => ApplyAt([host.Address]);

    private ImmutableArray<Drop> Add(IEnumerable<Drop> drops)
    {
        ImmutableArray<Drop> added = [.. drops];
        _drops.AddRange(added);
        ApplyAt(added.Select(d => d.To));
        return added;
    }

    private void ApplyAt(IEnumerable<string> addresses)
    {
        foreach (var address in addresses.Distinct())
        {
            if (address == World.Address)
                Tool.Feed(Rules(address), "nft", "-f", "-");
            else if (hosts.Single(h => h.Address == address) is { IsOn: true } host)
                host.Machine.FeedInNetwork(Rules(address), "nft", "-f", "-");
        }
    }

    private string Rules(string to)
    {
        var text = new StringBuilder("table ip lab\ndelete table ip lab\ntable ip lab {\nchain input {\ntype filter hook input priority 0; policy accept;\n");
        foreach (var drop in _drops.Where(d => d.To == to))
            text.Append(drop.Percent == All ? $"ip saddr {drop.From} drop\n" : $"ip saddr {drop.From} numgen random mod 100 < {drop.Percent} drop\n");
        return text.Append("}\n}\n").ToString();
    }
}
