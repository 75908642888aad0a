using System.Collections.Immutable;
using Holdfast.Client;
using Holdfast.Lab.Hosts;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Lab.Cells;

/// <summary>What each node says of the cell.</summary>
internal sealed class Views(IReadOnlyList<Host> hosts) : IDisposable
{
    private static readonly ClientOptions Patience = new() { ConnectTimeout = TimeSpan.FromMilliseconds(300), AnswerTimeout = TimeSpan.FromSeconds(1) };

    private readonly ImmutableArray<HoldfastClient> _nodes = [.. hosts.Select(h => new HoldfastClient(h.Api, Patience))];

    /// <summary>The report of the newest revision.</summary>
    /// <exception cref="HoldfastApiException">No node answers.</exception>
    public async Task<CellReport> Report(CancellationToken ct) => (await Newest(ct)).Report;

    public async Task<ImmutableArray<Incident>> Incidents(CancellationToken ct) => await (await Newest(ct)).Node.IncidentsAsync(8, ct);

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }

    private async Task<(HoldfastClient Node, CellReport Report)> Newest(CancellationToken ct)
    {
        var views = await Task.WhenAll(_nodes.Select(n => Ask(n, ct)));
        return views.Where(v => v.Report is not null).Select(v => (v.Node, v.Report!)).OrderBy(v => v.Item2.Revision).ThenBy(v => v.Item2.Store.Reachable).LastOrDefault() is { Node: not null } newest
            ? newest
            : throw new HoldfastApiException(new ApiError { Code = HoldfastApiException.Unreachable, Message = "No node answers." });
    }

    private static async Task<(HoldfastClient Node, CellReport? Report)> Ask(HoldfastClient node, CancellationToken ct)
    {
        try
        {
            return (node, await node.ReportAsync(ct));
        }
        catch (HoldfastApiException)
        {
            // Dead, frozen or cut off.
            return (node, null);
        }
    }
}
