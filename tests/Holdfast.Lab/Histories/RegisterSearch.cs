namespace Holdfast.Lab.Histories;

/// <summary>The search on one key, just in time: operations are put in order only when an answer asks for it.</summary>
internal sealed class RegisterSearch
{
    /// <summary>Operations that run at the same time on one key, at most: a bit each.</summary>
    public const int MostAtOnce = 64;

    private readonly IReadOnlyList<Operation> _operations;
    private readonly int[] _running = [.. Enumerable.Repeat(-1, MostAtOnce)];
    private HashSet<Configuration> _configurations = [new(0, 0)];

    private RegisterSearch(IReadOnlyList<Operation> operations) => _operations = operations;

    /// <summary>What the register may hold, and which of the running operations have happened already (by slot).</summary>
    private readonly record struct Configuration(long Value, ulong Happened);

    private readonly record struct Step(long At, bool IsReturn, int Operation);

    /// <summary>The first answer that no order explains; <c>null</c> when there is an order for all.</summary>
    public static Operation? FirstUnexplained(IReadOnlyList<Operation> operations)
    {
        var search = new RegisterSearch(operations);
        foreach (var step in Steps(operations))
        {
            if (!step.IsReturn)
                search.Call(step.Operation);
            else if (!search.Return(step.Operation))
                return operations[step.Operation];
        }

        return null;
    }

    /// <summary>Calls before answers at the same moment: what touches may overlap.</summary>
    private static IEnumerable<Step> Steps(IReadOnlyList<Operation> operations)
        => operations.SelectMany((o, i) => new[] { new Step(o.Invoke, false, i), new Step(o.Return!.Value, true, i) })
            .OrderBy(s => s.At).ThenBy(s => s.IsReturn).ThenBy(s => s.Operation);

    private void Call(int operation)
    {
        var slot = Array.IndexOf(_running, -1);
        if (slot < 0)
            throw new InvalidOperationException($"More than {MostAtOnce} operations run at the same time on {_operations[operation].Key}.");
        _running[slot] = operation;
    }

    private bool Return(int operation)
    {
        var slot = Array.IndexOf(_running, operation);
        var bit = 1UL << slot;
        var next = new HashSet<Configuration>();
        var looked = new HashSet<Configuration>(_configurations);
        var open = new Queue<Configuration>(_configurations);
        while (open.TryDequeue(out var configuration))
        {
            if ((configuration.Happened & bit) != 0)
            {
                next.Add(configuration with { Happened = configuration.Happened & ~bit });
                continue;
            }

            foreach (var after in Happening(configuration))
                if (looked.Add(after))
                    open.Enqueue(after);
        }

        _running[slot] = -1;
        _configurations = next;
        return next.Count > 0;
    }

    /// <summary>Every configuration that one more operation leads to.</summary>
    private IEnumerable<Configuration> Happening(Configuration configuration)
    {
        for (var slot = 0; slot < MostAtOnce; slot++)
        {
            var bit = 1UL << slot;
            if (_running[slot] < 0 || (configuration.Happened & bit) != 0)
                continue;
            var operation = _operations[_running[slot]];
            if (operation.Kind == OperationKind.Write)
                yield return new Configuration(operation.Argument, configuration.Happened | bit);
            else if (operation.Result == configuration.Value)
                yield return configuration with { Happened = configuration.Happened | bit };
        }
    }
}
