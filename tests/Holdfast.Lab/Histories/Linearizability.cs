namespace Holdfast.Lab.Histories;

/// <summary>What the checker says of a history; <see cref="Why"/> is empty when all is well.</summary>
/// <param name="Linearizable">Every client saw one register a key, whose operations each happened at one moment between their call and their answer.</param>
/// <param name="Why">Which key and which operation cannot be explained, with what was going on around it.</param>
internal sealed record Judgement(bool Linearizable, string Why)
{
    public static readonly Judgement Good = new(true, "");
}

/// <summary>
/// Judges the clients' histories: is there an order of the operations, in line with the times at which they were called and answered, that one
/// register a key could have gone through? (Herlihy and Wing 1990; the search is Wing and Gong 1993 with Lowe's improvements 2017: key by
/// key, an operation linearized just in time for its answer, and no state looked at twice.)
/// <para>
/// Every written value must be unique on its key. That also settles the writes whose outcome nobody knows: one whose value was read has taken
/// effect, by the first answer of such a read at the latest; one whose value was never read makes no difference to anybody.
/// </para>
/// </summary>
internal static class Linearizability
{
    public static Judgement Check(IReadOnlyList<Operation> history)
    {
        foreach (var key in history.GroupBy(o => o.Key).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var judgement = CheckKey(key.Key, [.. key]);
            if (!judgement.Linearizable)
                return judgement;
        }

        return Judgement.Good;
    }

    private static Judgement CheckKey(string key, IReadOnlyList<Operation> history)
    {
        if (history.Where(o => o.Kind == OperationKind.Write).GroupBy(o => o.Argument).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"The value {twice.Key} is written {twice.Count()} times to {key}; the checker needs unique values.", nameof(history));
        var settled = Settled(history);
        return RegisterSearch.FirstUnexplained(settled) is { } operation ? new Judgement(false, Explain(key, operation, settled)) : Judgement.Good;
    }

    /// <summary>The operations whose effect is known, each with the moment by which it has happened.</summary>
    private static List<Operation> Settled(IReadOnlyList<Operation> history)
    {
        var read = history.Where(o => o is { Kind: OperationKind.Read, Return: not null })
            .GroupBy(o => o.Result)
            .ToDictionary(g => g.Key, g => g.Min(o => o.Return!.Value));
        var settled = new List<Operation>(history.Count);
        foreach (var operation in history)
        {
            if (operation.Return is not null)
                settled.Add(operation);
            else if (operation.Kind == OperationKind.Write && read.TryGetValue(operation.Argument, out var seen))
                settled.Add(operation with { Return = Math.Max(seen, operation.Invoke) });
        }

        return settled;
    }

    private static string Explain(string key, Operation operation, List<Operation> settled)
    {
        var around = settled.Where(o => o.Invoke <= operation.Return && o.Return >= operation.Invoke - ((operation.Return - operation.Invoke) * 4))
            .OrderBy(o => o.Invoke)
            .TakeLast(20);
        return $"No order of the operations on {key} explains this one: {Line(operation)}\nAround it:\n{string.Join('\n', around.Select(o => "  " + Line(o)))}";
    }

    private static string Line(Operation o)
    {
        var did = o.Kind == OperationKind.Write ? $"wrote {o.Argument}" : o.Result == 0 ? "read nothing" : $"read {o.Result}";
        return $"client {o.Client} {did} [{o.Invoke}, {o.Return}]";
    }
}
