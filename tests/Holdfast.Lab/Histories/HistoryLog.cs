namespace Holdfast.Lab.Histories;

/// <summary>
/// What clients do, noted from several threads. A write is there from its call on: another client may read its value before the writer's own
/// answer has been noted.
/// </summary>
internal sealed class HistoryLog
{
    private readonly Lock _lock = new();
    private readonly List<Operation?> _operations = [];

    /// <summary>As of now; what has no answer yet is among the operations whose outcome is not known.</summary>
    public IReadOnlyList<Operation> Operations
    {
        get
        {
            lock (_lock)
                return [.. _operations.OfType<Operation>()];
        }
    }

    /// <returns>Its place, for <see cref="End"/>.</returns>
    public int Begin(Operation operation)
    {
        lock (_lock)
        {
            _operations.Add(operation);
            return _operations.Count - 1;
        }
    }

    /// <summary>How it ended; <c>null</c> when it has certainly had no effect.</summary>
    public void End(int place, Operation? operation)
    {
        lock (_lock)
            _operations[place] = operation;
    }
}
