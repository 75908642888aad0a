using System.Collections.Immutable;
using Holdfast.Model.Reports;
using Holdfast.Node.Joining;
using Holdfast.Store.Client;
using Holdfast.Store.Etcd;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Storing;

/// <summary>
/// This node's place among the members of the cell's etcd. With data it goes on from it; without, it founds the store together with the other first voters,
/// or is added to the one that is there, once the node has joined the cell. Each step may be cut off by a crash and is taken up again.
/// </summary>
internal sealed partial class EtcdSeat(AgentOptions options, EtcdOptions etcd, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _logger = loggers.CreateLogger<EtcdSeat>();

    /// <summary>There from before the store is founded until it has answered.</summary>
    private readonly string _mark = Path.Combine(etcd.DataDirectory, "founding");
    private EtcdKeeper? _keeper;

    /// <summary>Called when <see cref="Data"/> is known, and when it changes.</summary>
    public required Action<StoreData> Told { private get; init; }

    public StoreData Data { get; private set; }

    /// <summary>Starts the member when it has data, or is one of the founders; else that waits for <see cref="TakeAsync"/>.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        Tell(File.Exists(_mark) ? StoreData.Founding : etcd.HasData ? StoreData.Held : StoreData.None);
        if (!etcd.HasData && !await MayFoundAsync(ct))
            return;
        _keeper = await EtcdKeeper.StartAsync(etcd, loggers, ct);
    }

    /// <summary>The node has joined the cell, so the store has answered: from now on there is one, and this node's member is added to it if it is missing.</summary>
    public async Task TakeAsync(StoreClient store, CancellationToken ct)
    {
        var waiting = new Waiting(_logger);
        while (_keeper is null)
        {
            try
            {
                _keeper = await EtcdKeeper.StartAsync(await JoinAsync(store, ct), loggers, ct);
            }
            catch (StoreException e)
            {
                waiting.For("a place among etcd's members", e.Message);
                await Task.Delay(Pause, ct);
            }
        }

        File.Delete(_mark);
        Tell(StoreData.Held);
    }

    public async ValueTask DisposeAsync()
    {
        if (_keeper is not null)
            await _keeper.DisposeAsync();
    }

    private void Tell(StoreData data) => Told(Data = data);

    private async Task<bool> MayFoundAsync(CancellationToken ct)
    {
        using var founding = new Founding(options, _logger);
        if (!await founding.DecideAsync(ct))
            return false;
        Directory.CreateDirectory(etcd.DataDirectory);
        await File.WriteAllTextAsync(_mark, "", ct);
        Tell(StoreData.Founding);
        return true;
    }

    private async Task<EtcdOptions> JoinAsync(StoreClient store, CancellationToken ct)
    {
        var members = await store.MembersAsync(ct);
        var own = members.FirstOrDefault(m => m.IsAt(etcd.PeerUrl));
        if (own is { HasStarted: true })
            throw new JoinException(
                $"etcd's data in {etcd.DataDirectory} is lost, while its other members go on and wait for it. Take this node for a lost one: stop it, run \"holdfast member remove {options.Name}\" "
                + $"on another node, empty {options.DataDirectory}, and start it again.");
        if (own is null)
        {
            members = await store.AddMemberAsync(etcd.PeerUrl, ct);
            LogAdded(_logger, options.Name, members.Length);
        }

        return etcd with { Joins = true, InitialCluster = members.ToImmutableSortedDictionary(Name, m => new Uri(m.PeerUrls[0]), StringComparer.Ordinal) };
    }

    /// <summary>A member that has not started yet has told no name.</summary>
    private string Name(StoreMember member) => member.IsAt(etcd.PeerUrl) ? options.Name : member.Name.Length > 0 ? member.Name : $"member-{member.Id:x}";

    [LoggerMessage(1410, LogLevel.Information, "{Name} was added to etcd, which has {Count} members now.")]
    private static partial void LogAdded(ILogger logger, string name, int count);
}
