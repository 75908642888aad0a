using System.Collections.Immutable;
using Holdfast.Model.Reports;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Faults;

/// <summary>The faults found so far, at most <see cref="SpecLimits.Faults"/> and one line that says that there are more.</summary>
internal sealed class FaultList
{
    private readonly List<SpecFault> _faults = [];
    private bool _more;

    public bool Full => _more;

    public bool Any => _faults.Count > 0;

    public void Add(Mark at, string path, string message, string hint = "")
    {
        if (_faults.Count == SpecLimits.Faults)
        {
            _more = true;
            return;
        }

        _faults.Add(new SpecFault
        {
            Line = Math.Max(at.Line, 1),
            Column = Math.Max(at.Column, 1),
            Path = Quoted.Safe(path, 300),
            Message = message,
            Hint = hint,
        });
    }

    /// <summary>A fault of the value itself; shown at its key when the value begins in another line.</summary>
    public void Add(SpecNode node, string message, string hint = "") => Add(node.At.Line == node.KeyAt.Line ? node.At : node.KeyAt, node.Path, message, hint);

    /// <summary>A fault of the key, or of what is missing below it.</summary>
    public void AddAtKey(SpecNode node, string message, string hint = "") => Add(node.KeyAt, node.Path, message, hint);

    /// <summary>Whether something at this path, above or below it is at fault already: then what follows from it is not said.</summary>
    public bool Touches(string path)
        => _faults.Exists(f => f.Path == path || Within(f.Path, path) || (f.Path.Length > 0 && Within(path, f.Path)));

    /// <summary>By place.</summary>
    public ImmutableArray<SpecFault> Ordered()
    {
        var ordered = _faults.OrderBy(f => f.Line).ThenBy(f => f.Column).ToList();
        if (_more) ordered.Add(ordered[^1] with { Path = "", Message = $"There are more faults; the first {SpecLimits.Faults} are shown.", Hint = "" });
        return [.. ordered];
    }

    private static bool Within(string path, string above)
        => path.Length > above.Length && path.StartsWith(above, StringComparison.Ordinal) && (above.Length == 0 || path[above.Length] is '.' or '[');
}
