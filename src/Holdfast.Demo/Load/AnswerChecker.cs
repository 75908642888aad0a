using System.Collections.Immutable;
using Holdfast.Demo.Board;

namespace Holdfast.Demo.Load;

/// <summary>What was known when a request was sent: whatever answers it must not be behind this.</summary>
internal readonly record struct Floor(long Epoch, long Ticket);

/// <summary>
/// Holds each answer against all that were given before its request was sent: epochs never fall, tickets rise and are given once, and an
/// acknowledged arrival is on every later board. Pure.
/// </summary>
internal sealed class AnswerChecker
{
    private const int Remembered = 4096;
    private const int MostSentences = 20;

    private readonly Dictionary<long, string> _acknowledged = [];
    private readonly Queue<long> _order = new();
    private long _epoch;
    private long _ticket;

    public long Wrong { get; private set; }

    /// <summary>The first few wrong answers, a sentence each.</summary>
    public ImmutableArray<string> Sentences { get; private set; } = [];

    public Floor Floor => new(_epoch, _ticket);

    public void Arrival(Floor floor, string ship, ArrivalAnswer answer)
    {
        Epoch(floor, answer.Epoch, answer.Node);
        if (answer.Ship != ship)
            Say($"{answer.Node} acknowledged \"{answer.Ship}\" to \"{ship}\".");
        if (answer.Ticket <= floor.Ticket)
            Say($"{answer.Node} gave ticket {answer.Ticket} after ticket {floor.Ticket} had been acknowledged.");
        if (_acknowledged.TryGetValue(answer.Ticket, out var other))
            Say($"{answer.Node} gave ticket {answer.Ticket} twice: to \"{other}\" and to \"{ship}\".");
        Remember(answer.Ticket, ship);
        _epoch = Math.Max(_epoch, answer.Epoch);
        _ticket = Math.Max(_ticket, answer.Ticket);
    }

    public void Board(Floor floor, BoardAnswer answer)
    {
        Epoch(floor, answer.Epoch, answer.Node);
        if (answer.Board.LastTicket < floor.Ticket)
            Say($"{answer.Node}'s board ends at ticket {answer.Board.LastTicket}, although ticket {floor.Ticket} had been acknowledged.");
        foreach (var arrival in answer.Board.Arrivals)
        {
            if (_acknowledged.TryGetValue(arrival.Ticket, out var ship) && ship != arrival.Ship)
                Say($"{answer.Node}'s board has \"{arrival.Ship}\" at ticket {arrival.Ticket}, which was acknowledged to \"{ship}\".");
        }

        Complete(answer);
        _epoch = Math.Max(_epoch, answer.Epoch);
    }

    private void Complete(BoardAnswer answer)
    {
        var arrivals = answer.Board.Arrivals;
        for (var i = 0; i < arrivals.Length; i++)
        {
            if (arrivals[i].Ticket == answer.Board.LastTicket - i)
                continue;
            Say($"{answer.Node}'s board lacks ticket {answer.Board.LastTicket - i}.");
            return;
        }
    }

    private void Epoch(Floor floor, long epoch, string node)
    {
        if (epoch < floor.Epoch)
            Say($"{node} answered under epoch {epoch} after epoch {floor.Epoch} had answered.");
    }

    private void Remember(long ticket, string ship)
    {
        if (!_acknowledged.TryAdd(ticket, ship))
            return;
        _order.Enqueue(ticket);
        if (_order.Count > Remembered)
            _acknowledged.Remove(_order.Dequeue());
    }

    private void Say(string sentence)
    {
        Wrong++;
        if (Sentences.Length < MostSentences)
            Sentences = Sentences.Add(sentence);
    }
}
