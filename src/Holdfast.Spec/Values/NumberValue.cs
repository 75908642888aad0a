using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A whole number within bounds.</summary>
internal sealed class NumberValue(int least, int most) : Value<int>
{
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out int value)
    {
        value = 0;
        if (node is not TextNode { Plain: true } text || !text.Text.All(c => char.IsAsciiDigit(c) || c == '-') || !text.IsNumber)
        {
            Wrong(node, faults, node is TextNode { Plain: false } quoted && PlainWords.IsNumber(quoted.Text) ? "write it without quotes" : "");
            return false;
        }

        if (long.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            value = (int)number;
            return true;
        }

        faults.Add(node, $"{Quoted.Safe(text.Text, 24)} is out of range; expected {Expected}.");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };
}

/// <summary>A number with a fraction within bounds.</summary>
internal sealed class FractionValue(double least, double most) : Value<double>
{
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}");

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out double value)
    {
        value = 0;
        if (node is not TextNode { IsNumber: true } text || !double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            Wrong(node, faults);
            return false;
        }

        if (value >= least && value <= most) return true;
        faults.Add(node, $"{Quoted.Safe(text.Text, 24)} is out of range; expected {Expected}.");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most };
}
