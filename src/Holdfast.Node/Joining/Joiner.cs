using System.Security.Cryptography;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Joining;

/// <summary>Makes this node a member: founds the cell if nobody has, registers the node, and keeps what it is in its data directory.</summary>
internal sealed partial class Joiner(StoreClient store, string cell, Member wanted, string directory, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks whether a person has removed the member that has this node's name.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private readonly Waiting _waiting = new(logger);

    /// <summary>
    /// The member's id. Waits for the store as long as it takes, and while another member has this node's name; throws
    /// <see cref="JoinException"/> when this node is not who it says.
    /// </summary>
    public async Task<long> JoinAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var state = StateFold.From(await store.ReadAsync(Keys.Root, ct));
                if (await StepAsync(state, ct) is { } id)
                    return id;
            }
            catch (StoreRefusedException e)
            {
                throw new JoinException($"The store refuses this node: {e.Message}");
            }
            catch (StoreException e)
            {
                _waiting.For("the store", e.Message);
            }

            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>One step: the id when it is a member, <c>null</c> when the state has to be read again.</summary>
    private async Task<long?> StepAsync(CellState state, CancellationToken ct)
    {
        if (state.Cell is not { } found)
        {
            await FoundAsync(ct);
            return null;
        }

        if (found.Name != cell)
            throw new JoinException($"This store belongs to the cell {found.Name}, not to {cell}. Start with --cell {found.Name}, or name the store of {cell}.");
        var mine = Identity.Read(directory);
        if (mine is not null)
            CheckIdentity(mine, found);
        return state.Members.GetValueOrDefault(wanted.Name) is { } member
            ? await ReturnAsync(mine, found, member, ct)
            : await RegisterAsync(mine, found, ct);
    }

    private async Task FoundAsync(CancellationToken ct)
    {
        var identity = new CellIdentity { Name = cell, Generation = RandomNumberGenerator.GetInt32(1, int.MaxValue) };
        var outcome = await store.CommitAsync(
            new Transaction { Compares = [new KeyAbsent(Keys.Cell)], Writes = [new Put(Keys.Cell, JsonCodec.Encode(identity))] }, ct);
        if (outcome.Committed)
            LogFounded(logger, cell, identity.Generation);
    }

    private void CheckIdentity(Identity mine, CellIdentity found)
    {
        if (mine.Name != wanted.Name || mine.Cell != cell)
            throw new JoinException(
                $"{directory} belongs to the node {mine.Name} of the cell {mine.Cell}, not to {wanted.Name} of {cell}. Start with that name, or with another --data directory.");
        if (mine.Id != 0 && mine.Generation != found.Generation)
            throw new JoinException(
                $"{directory} is of generation {mine.Generation} of the cell {cell}, and the store is of generation {found.Generation}: the store was made anew. Start with an empty --data directory.");
    }

    private async Task<long?> RegisterAsync(Identity? mine, CellIdentity found, CancellationToken ct)
    {
        if (mine is { Id: not 0 })
            throw new JoinException(Membership.Said(cell, wanted.Name, mine.Id, directory));
        new Identity { Cell = cell, Generation = found.Generation, Name = wanted.Name }.Write(directory);
        var outcome = await store.CommitAsync(
            new Transaction
            {
                Compares = [new KeyAbsent(Keys.Member(wanted.Name))],
                Writes = [new Put(Keys.Member(wanted.Name), JsonCodec.Encode(wanted))],
            },
            ct);
        if (outcome.Committed)
            LogJoined(logger, wanted.Name, cell, outcome.Revision);
        return null;
    }

    /// <summary>The name is a member's already: this node's own from an earlier start, or somebody else's.</summary>
    private async Task<long?> ReturnAsync(Identity? mine, CellIdentity found, Member member, CancellationToken ct)
    {
        if (mine is { Id: not 0 } && mine.Id != member.Id)
            throw new JoinException(Membership.Said(cell, wanted.Name, mine.Id, directory));
        var began = mine is { Id: 0 } && mine.Generation == found.Generation && member.BeatEndpoint == wanted.BeatEndpoint;
        if (mine is not { Id: not 0 } && !began)
        {
            _waiting.For(
                $"member {member.Id} to be removed",
                $"it is {wanted.Name} of {cell} ({member.Address}), and {directory} is not its data directory. If that directory or its machine is lost for good, run \"holdfast member remove {wanted.Name}\" on "
                + "another node: then this one joins as a new member. If it is only mislaid, stop this daemon and put it back. If another machine has this name, give this one another --name.");
            await Task.Delay(LongPause, ct);
            return null;
        }

        if (began)
            new Identity { Cell = cell, Generation = found.Generation, Name = wanted.Name, Id = member.Id }.Write(directory);
        if (wanted with { Id = member.Id } == member)
            return member.Id;
        await store.CommitAsync(
            new Transaction
            {
                Compares = [new CreatedAt(Keys.Member(wanted.Name), member.Id)],
                Writes = [new Put(Keys.Member(wanted.Name), JsonCodec.Encode(wanted))],
            },
            ct);
        return null;
    }

    [LoggerMessage(1000, LogLevel.Information, "Founded the cell {Cell}, generation {Generation}.")]
    private static partial void LogFounded(ILogger logger, string cell, long generation);

    [LoggerMessage(1001, LogLevel.Information, "{Name} has joined the cell {Cell} as member {Id}.")]
    private static partial void LogJoined(ILogger logger, string name, string cell, long id);
}
