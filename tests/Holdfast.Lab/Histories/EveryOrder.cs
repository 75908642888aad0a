namespace Holdfast.Lab.Histories;

/// <summary>The slow and obvious judge of one register: tries every order that the times allow, with each write of unknown outcome done or left out.</summary>
internal static class EveryOrder
{
    public static bool Explains(long value, IReadOnlyList<Operation> left)
        => left.All(o => o.Return is null) || left.Where(o => MayBeNext(o, value, left)).Any(o => Explains(After(o, value), [.. left.Where(l => l != o)]));

    private static bool MayBeNext(Operation operation, long value, IReadOnlyList<Operation> left)
        => !left.Any(o => o.Return < operation.Invoke) && (operation.Kind == OperationKind.Write || operation.Result == value);

    private static long After(Operation operation, long value) => operation.Kind == OperationKind.Write ? operation.Argument : value;
}
