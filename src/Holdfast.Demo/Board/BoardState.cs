using System.Collections.Immutable;

namespace Holdfast.Demo.Board;

/// <summary>What the port's board shows: agreed state, one key of the cell's store.</summary>
internal sealed record BoardState
{
    public const int Kept = 16;

    public static readonly BoardState Empty = new();

    public static readonly ImmutableArray<string> Berths = ["North 1", "North 2", "North 3", "East 1", "East 2", "South 1", "South 2", "South 3"];

    /// <summary>The newest ticket that was given; 0 before the first.</summary>
    public long LastTicket { get; init; }

    /// <summary>The newest <see cref="Kept"/> arrivals, newest first. The first eight are those that lie at the berths.</summary>
    public ImmutableArray<Arrival> Arrivals { get; init; } = [];

    /// <summary>The board after one more arrival; the ship takes the berth of the one that has been there longest.</summary>
    public BoardState Receive(string ship, string node, long epoch, DateTimeOffset at)
    {
        var ticket = LastTicket + 1;
        var arrival = new Arrival
        {
            Ticket = ticket,
            Ship = ship,
            Berth = Berths[(int)((ticket - 1) % Berths.Length)],
            At = at,
            Node = node,
            Epoch = epoch,
        };
        return new BoardState { LastTicket = ticket, Arrivals = [arrival, .. Arrivals.Take(Kept - 1)] };
    }
}
