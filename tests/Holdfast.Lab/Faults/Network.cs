using System.Text;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Faults;

/// <summary>
/// What does not get through between the hosts, and between them and the clients. Packets are dropped where they arrive, so the sender
/// notices nothing.
/// </summary>
internal sealed class Network(IReadOnlyList<Host> hosts)
{
    private readonly HashSet<(string From, string To)> _cut = [];
    private readonly Dictionary<(string From, string To), int> _lossy = [];

    public bool IsWell => _cut.Count == 0 && _lossy.Count == 0;

    /// <summary>Nothing gets from these to those; the other way it does.</summary>
    public void CutOneWay(IEnumerable<Host> from, IEnumerable<Host> to)
        => Change(to, t => _cut.UnionWith(from.Where(f => f != t).Select(f => (f.Address, t.Address))));

    public void Cut(IReadOnlyList<Host> some, IReadOnlyList<Host> others)
    {
        CutOneWay(some, others);
        CutOneWay(others, some);
    }

    /// <summary>From every other host and every client, both ways.</summary>
    public void CutFromOthers(Host host)
    {
        Cut([host], hosts);
        CutFromClients(host);
    }

    public void CutFromClients(Host host)
    {
        _cut.Add((World.Address, host.Address));
        _cut.Add((host.Address, World.Address));
        Apply(host);
        ApplyToClients();
    }

    /// <summary>A share of what the host sends to other hosts and gets from them is lost.</summary>
    public void Lose(int percent, Host host)
    {
        foreach (var other in hosts.Where(h => h != host))
            _lossy[(host.Address, other.Address)] = _lossy[(other.Address, host.Address)] = percent;
        Change(hosts, _ => { });
    }

    public void Heal()
    {
        _cut.Clear();
        _lossy.Clear();
        Change(hosts, _ => { });
        ApplyToClients();
    }

    /// <summary>Sets the rules of a host as they are to be now; a host that has just been given power has none.</summary>
    public void Apply(Host host)
    {
        if (host.IsOn)
            host.Machine.FeedInNetwork(Rules(host.Address), "nft", "-f", "-");
    }

    private void ApplyToClients() => Tool.Feed(Rules(World.Address), "nft", "-f", "-");

    private void Change(IEnumerable<Host> those, Action<Host> change)
    {
        foreach (var host in those)
        {
            change(host);
            Apply(host);
        }
    }

    private string Rules(string to)
    {
        var text = new StringBuilder("table ip lab\ndelete table ip lab\ntable ip lab {\nchain input {\ntype filter hook input priority 0; policy accept;\n");
        foreach (var (from, _) in _cut.Where(c => c.To == to))
            text.Append($"ip saddr {from} drop\n");
        foreach (var ((from, _), percent) in _lossy.Where(l => l.Key.To == to))
            text.Append($"ip saddr {from} numgen random mod 100 < {percent} drop\n");
        return text.Append("}\n}\n").ToString();
    }
}
