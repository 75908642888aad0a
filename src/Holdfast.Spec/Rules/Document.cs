using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>Finds the place of what a rule speaks of, and says nothing about what is at fault already.</summary>
internal sealed class Document(SpecNode root, FaultList faults)
{
    public void Fault(string[] steps, string message, string hint = "")
    {
        var path = steps.Aggregate("", SpecNode.Join);
        if (faults.Touches(path)) return;
        var (node, whole) = Find(steps);
        faults.Add(whole && node.At.Line == node.KeyAt.Line ? node.At : node.KeyAt, path, message, hint);
    }

    /// <summary>Whether anything below these steps is at fault already.</summary>
    public bool IsAtFault(params string[] steps) => faults.Touches(steps.Aggregate("", SpecNode.Join));

    /// <summary>Whether something is written there.</summary>
    public bool Has(params string[] steps) => Find(steps).Whole;

    /// <summary>The scalar there as it is written, or <c>null</c>.</summary>
    public string? Text(params string[] steps) => Find(steps) is (TextNode { Text: var text }, true) ? text : null;

    /// <summary>The deepest node on the way, and whether that is the end of it.</summary>
    private (SpecNode Node, bool Whole) Find(string[] steps)
    {
        var node = root;
        foreach (var step in steps)
        {
            if (node.Child(step) is not { } child) return (node, false);
            node = child;
        }

        return (node, true);
    }
}
