using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A part of something: a percentage, or bytes. One of the two is zero.</summary>
internal readonly record struct Share(double Percent, long Bytes);

/// <summary><c>10%</c>, or, where that has a meaning, <c>500MB</c>, <c>2GB</c> (powers of 1000).</summary>
/// <param name="bytes">Bytes are possible too.</param>
internal sealed class ShareValue(bool bytes) : Value<Share>
{
    private static readonly (string Unit, long Bytes)[] Units = [("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000)];

    public override string Expected => bytes ? "a share such as 10%, or a size such as 2GB" : "a share such as 10%";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out Share value)
    {
        value = default;
        if (node is TextNode text && Read(text.Text) is { } read)
        {
            value = read;
            return true;
        }

        Wrong(node, faults, node is TextNode { IsNumber: true } number ? $"write {number.Text}%" : "");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = bytes ? "^[0-9]+(\\.[0-9]+)?(%|KB|MB|GB|TB)$" : "^[0-9]+(\\.[0-9]+)?%$" };

    private Share? Read(string text)
    {
        if (text.EndsWith('%'))
            return Number(text[..^1]) is { } percent and <= 100 ? new Share(percent, 0) : null;
        if (bytes && Array.Find(Units, u => text.EndsWith(u.Unit, StringComparison.Ordinal)) is { Unit: not null } unit && Number(text[..^2]) is { } size && size * unit.Bytes <= 1e18)
            return new Share(0, (long)(size * unit.Bytes));
        return null;
    }

    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : null;
}
