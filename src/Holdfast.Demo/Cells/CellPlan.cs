using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;

namespace Holdfast.Demo.Cells;

/// <summary>One node of the demo's cell.</summary>
internal sealed record DemoNode(string Name, string Address, string Data)
{
    public Uri Api => new($"http://{Address}:7420");

    public string Board => $"http://{Address}:8080";

    public string ActingLog => Path.Combine(Data, "board-acting.log");
}

/// <summary>Where everything of one demo cell is: three loopback addresses and one folder.</summary>
internal sealed record CellPlan
{
    public const string Service = "board";

    private const int MostSubnets = 64;
    private static readonly ImmutableArray<int> Ports = [7420, 7421, 7422, 7423, 7424, 8080];

    public required string Folder { get; init; }

    public required bool Etcd { get; init; }

    public required ImmutableArray<DemoNode> Nodes { get; init; }

    public string StoreAddress => $"http://{Nodes[0].Address}:7424";

    public string StoreData => Path.Combine(Folder, "store");

    public string Apis => string.Join(',', Nodes.Select(n => n.Api.GetLeftPart(UriPartial.Authority)));

    /// <exception cref="DemoException">No loopback subnet is free.</exception>
    public static CellPlan Create(string folder, bool etcd)
    {
        var subnet = FreeSubnet();
        return new CellPlan
        {
            Folder = folder,
            Etcd = etcd,
            Nodes =
            [
                .. Enumerable.Range(1, 3).Select(i => new DemoNode($"hq-{i}", $"127.77.{subnet}.{i}", Path.Combine(folder, $"hq-{i}"))),
            ],
        };
    }

    public DemoNode Node(string name) =>
        Nodes.FirstOrDefault(n => n.Name == name) ?? throw new DemoException($"The cell names a node \"{name}\" that the demo did not start.");

    private static int FreeSubnet()
    {
        var properties = IPGlobalProperties.GetIPGlobalProperties();
        var taken = properties.GetActiveTcpListeners().Concat(properties.GetActiveUdpListeners())
            .Where(e => Ports.Contains(e.Port)).Select(e => e.Address).ToHashSet();
        if (taken.Contains(IPAddress.Any) || taken.Contains(IPAddress.IPv6Any))
            throw new DemoException(
                "Another program listens on all addresses at a port that the demo needs (7420 to 7424, 8080). Stop it, and try again.");
        for (var subnet = 0; subnet < MostSubnets; subnet++)
        {
            if (Enumerable.Range(1, 3).All(i => !taken.Contains(IPAddress.Parse($"127.77.{subnet}.{i}"))))
                return subnet;
        }

        throw new DemoException($"{MostSubnets} demo cells run on this machine already. Stop one, and try again.");
    }
}
