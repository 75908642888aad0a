using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>The declaration of one key; reader, schema and reference page all rest on it.</summary>
internal abstract class Field<TOwner>
{
    public required string Name { get; init; }

    /// <summary>A sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>What holds when it is not written, as it would be written; empty for nothing.</summary>
    public string Default { get; init; } = "";

    public bool Required { get; init; }

    public abstract string Expected { get; }

    /// <summary>The owner with what is written; as it was when that is at fault.</summary>
    public abstract TOwner Read(TOwner owner, SpecNode node, FaultList faults);

    public abstract JsonObject Schema();
}

/// <summary>A key whose values are of type <typeparamref name="T"/>.</summary>
internal sealed class Field<TOwner, T>(Value<T> value, Func<TOwner, T, TOwner> with) : Field<TOwner>
{
    public override string Expected => value.Expected;

    public override TOwner Read(TOwner owner, SpecNode node, FaultList faults)
        => value.TryRead(node, faults, out var read) ? with(owner, read) : owner;

    public override JsonObject Schema()
    {
        var schema = value.Schema();
        schema["description"] = Default.Length == 0 ? Description : $"{Description} Default: {Default}.";
        return schema;
    }
}
