namespace Holdfast.Running;

/// <summary>
/// The options of a long-lived process, as <c>--name value</c> pairs. Such a process reads them by itself: the command tree would cost it memory
/// for as long as it runs.
/// </summary>
internal sealed class Words
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private Words()
    {
    }

    /// <summary>What is wrong, a sentence; or <c>null</c>.</summary>
    public string? Fault { get; private set; }

    public static Words Read(string[] args, params string[] known)
    {
        var words = new Words();
        for (var i = 0; i < args.Length && words.Fault is null; i += 2)
            words.Fault = words.Take(args, i, known);
        return words;
    }

    /// <summary>The value, or <c>null</c> when it was not given.</summary>
    public string? Get(string name) => _values.GetValueOrDefault(name);

    /// <summary>The value; a fault when it was not given.</summary>
    public string Need(string name)
    {
        if (_values.TryGetValue(name, out var value))
            return value;
        Fault ??= $"{name} is missing.";
        return "";
    }

    private string? Take(string[] args, int i, string[] known)
    {
        var name = args[i];
        if (!known.Contains(name))
            return $"unknown option {name}; the options are {string.Join(", ", known)}.";
        if (i + 1 >= args.Length || args[i + 1].Length == 0)
            return $"{name} needs a value.";
        return _values.TryAdd(name, args[i + 1]) ? null : $"{name} is given twice.";
    }
}
