using Holdfast.Lab.Hosts;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Store.Client;

namespace Holdfast.Lab.Cells;

/// <summary>Brings about who controls and who leads the store, which otherwise is the cell's own choice; it takes it back after some seconds.</summary>
internal static class Steering
{
    /// <summary>The control record is written as if the node's former daemon had had it: its present one takes over at once.</summary>
    public static async Task GiveControlTo(this LabCell lab, Host host)
    {
        using var store = Open(lab);
        await lab.Until($"{host.Name} controls", async () =>
        {
            var report = await lab.Report();
            if (report.Controller == host.Name)
                return true;
            var wanted = report.Nodes.Single(n => n.Name == host.Name).Id;
            if (await store.GetAsync(Keys.Control) is { } entry && JsonCodec.TryDecode<ControlRecord>(entry.Value.Span) is { } control && control.Controller != wanted)
                await store.CommitAsync(Instead(entry, control with { Controller = wanted, Epoch = control.Epoch + 1, Process = 0 }));
            return false;
        });
    }

    public static async Task LetLeadTheStore(this LabCell lab, Host host)
    {
        using var store = Open(lab);
        await lab.Until($"{host.Name} leads the store", async () =>
        {
            if ((await Leader(store)) == host.Name)
                return true;
            await store.MoveLeaderAsync((await store.MembersAsync()).Single(m => m.Name == host.Name).Id);
            return false;
        });
    }

    /// <summary>etcd takes a new member only when the others have been connected for some seconds: later than the voters take theirs.</summary>
    public static async Task UntilStoreHas(this LabCell lab, int members)
    {
        using var store = Open(lab);
        await lab.Until(
            $"the store has {members} members, and all of them have started",
            async () => await store.MembersAsync() is var found && found.Length == members && found.All(m => m.HasStarted) && (await store.StatusAsync()).Count(s => s.Reachable) == members);
    }

    public static async Task<Host> StoreLeader(this LabCell lab)
    {
        using var store = Open(lab);
        var name = "";
        await lab.Until("the store has a leader", async () => (name = await Leader(store)).Length > 0);
        return lab.Host(name);
    }

    private static async Task<string> Leader(StoreClient store)
    {
        var leader = (await store.StatusAsync()).FirstOrDefault(s => s.Reachable && s.Leader == s.Member);
        return leader is null ? "" : (await store.MembersAsync()).SingleOrDefault(m => m.Id == leader.Member)?.Name ?? "";
    }

    private static Transaction Instead(Entry entry, ControlRecord control) => new()
    {
        Compares = [new ModifiedAt(Keys.Control, entry.ModRevision)], Writes = [new Put(Keys.Control, JsonCodec.Encode(control))],
    };

    private static StoreClient Open(LabCell lab) => new(new StoreOptions { Endpoints = [.. lab.Hosts.Where(h => h.IsOn).Select(h => new Uri($"http://{h.Address}:7422"))] });
}
