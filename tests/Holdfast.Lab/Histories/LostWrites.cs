namespace Holdfast.Lab.Histories;

/// <summary>
/// Acknowledged writes that a later read of the same register shows to be gone: it began after they were answered, and what it read had been
/// answered before they began. The plain form of what linearizability says in general.
/// </summary>
internal static class LostWrites
{
    public static IReadOnlyList<Operation> Of(IEnumerable<Operation> history)
        => [.. history.GroupBy(o => o.Key).SelectMany(g => OfRegister([.. g]))];

    private static IEnumerable<Operation> OfRegister(IReadOnlyList<Operation> history)
    {
        var last = history.Where(o => o is { Kind: OperationKind.Read, Return: not null }).MaxBy(o => o.Invoke);
        if (last is null)
            return [];
        var acknowledged = history.Where(o => o.Kind == OperationKind.Write && o.Return < last.Invoke);
        if (last.Result == 0)
            return acknowledged;
        var read = history.FirstOrDefault(o => o.Kind == OperationKind.Write && o.Argument == last.Result);
        return acknowledged.Where(w => read?.Return < w.Invoke);
    }
}
