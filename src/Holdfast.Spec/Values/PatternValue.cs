using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>A regular expression whose matching takes no longer than its text is long: .NET's, without lookaround and back references.</summary>
internal sealed class PatternValue(int longest) : Value<string>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TextValue _text = new("a regular expression", longest, asWritten: true);

    public override string Expected => _text.Expected;

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out string value)
    {
        if (!_text.TryRead(node, faults, out value)) return false;
        try
        {
            _ = new Regex(value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            faults.Add(node, e is NotSupportedException ? "This expression cannot be matched in bounded time: lookaround, back references and atomic groups are not possible." : $"This is no regular expression: {Quoted.Safe(e.Message, 200)}", "write a simpler one; a part of the line is enough");
            return false;
        }
    }

    public override JsonObject Schema() => _text.Schema();
}
