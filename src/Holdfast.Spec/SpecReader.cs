using Holdfast.Spec.Faults;
using Holdfast.Spec.Keys;
using Holdfast.Spec.Rules;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec;

/// <summary>
/// Reads a spec. Never throws on any input: what is wrong comes back as faults, all at once, each with its place. The cost is
/// bounded by <see cref="SpecLimits"/>.
/// </summary>
public static class SpecReader
{
    /// <summary>Reads a file's bytes: UTF-8, with or without a byte order mark.</summary>
    public static SpecResult Read(ReadOnlySpan<byte> bytes)
    {
        var faults = new FaultList();
        return SpecText.Decode(bytes, faults) is { } text ? Read(text) : new SpecResult { Faults = faults.Ordered() };
    }

    public static SpecResult Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var faults = new FaultList();
        if (SpecText.Check(text, faults) is not { } good || SpecTree.Read(good, faults) is not { } root)
            return new SpecResult { Faults = faults.Ordered() };

        CellKeys.Cell.TryRead(root, faults, out var spec);
        if (spec is not null) SpecRules.Check(spec, new Document(root, faults));
        return faults.Any || spec is null
            ? new SpecResult { Faults = faults.Ordered() }
            : new SpecResult { Spec = spec, Warnings = Warnings.Of(spec) };
    }
}
