using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A number of bytes with a unit, within bounds.</summary>
/// <param name="least">Bytes.</param>
/// <param name="most">Bytes.</param>
/// <param name="unlimited">Whether the word <c>unlimited</c> is a value.</param>
internal sealed partial class SizeValue(long least, long most, bool unlimited = false) : Value<long>
{
    private const string Pattern = "^[0-9]{1,12}(B|KB|MB|GB|TB)$";
    private const string Word = "unlimited";

    private static readonly (string Unit, long Bytes)[] Units = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("B", 1)];

    public override string Expected => $"a size from {Text(least)} to {Text(most)}{(unlimited ? ", or unlimited" : "")}";

    /// <summary>The shortest text that is read as it.</summary>
    public static string Text(long size)
    {
        if (size == LimitsSpec.Unlimited) return Word;
        var (unit, bytes) = Array.Find(Units, u => size >= u.Bytes && size % u.Bytes == 0);
        return size == 0 ? "0B" : (size / bytes).ToString(CultureInfo.InvariantCulture) + unit;
    }

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out long value)
    {
        value = LimitsSpec.Unlimited;
        if (unlimited && node is TextNode { Text: Word }) return true;
        if (node is not TextNode { IsNothing: false } text || Parts().Match(text.Text) is not { Success: true } parts)
        {
            Wrong(node, faults, node is TextNode { IsNothing: false } found ? found.IsNumber ? $"the unit is missing: write {Quoted.Safe(found.Text, 24)}MB for millions of bytes" : "write a whole number and a unit (B, KB, MB, GB, TB) without a space, for example 10MB" : "");
            return false;
        }

        var number = decimal.Parse(parts.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) * Array.Find(Units, u => u.Unit == parts.Groups["unit"].Value).Bytes;
        if (number >= least && number <= most)
        {
            value = (long)number;
            return true;
        }

        faults.Add(node, $"{text.Text} is too {(number < least ? "small" : "large")}; expected {Expected}.");
        return false;
    }

    public override JsonObject Schema()
        => unlimited
            ? new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["pattern"] = Pattern }, new JsonObject { ["const"] = Word }) }
            : new JsonObject { ["type"] = "string", ["pattern"] = Pattern };

    [GeneratedRegex(@"^(?<number>[0-9]{1,12})(?<unit>B|KB|MB|GB|TB)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patterns.BoundMs)]
    private static partial Regex Parts();
}
