using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>
/// A kind of value that a key takes: how it is read, what is said when it is wrong, and how the schema and the reference page
/// describe it.
/// </summary>
internal abstract class Value<T>
{
    /// <summary>With its article: <c>a duration from 10ms to 10s</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>False: it is at fault, and the fault is in the list.</summary>
    public abstract bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out T value);

    public abstract JsonObject Schema();

    protected void Wrong(SpecNode node, FaultList faults, string hint = "")
    {
        if (node is RefusedNode) return;
        if (node is TextNode { IsNothing: true })
            faults.AddAtKey(node, $"This has no value; expected {Expected}.", hint.Length > 0 ? hint : node.Step.StartsWith('[') ? "write it after the \"-\", or remove the line" : "write a value, or remove the key");
        else
            faults.Add(node, $"Expected {Expected}, found {node.Found}.", hint);
    }
}
