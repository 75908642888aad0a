using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Values;

/// <summary>One of a few words, each with what it means.</summary>
internal sealed class WordValue<T>(params (string Word, T Value, string Meaning)[] words) : Value<T>
{
    public IReadOnlyList<(string Word, T Value, string Meaning)> Words => words;

    public override string Expected => "one of " + string.Join(", ", words.Select(w => w.Word));

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not TextNode { IsNothing: false } text)
        {
            Wrong(node, faults);
            return false;
        }

        foreach (var word in words)
        {
            if (word.Word != text.Text) continue;
            value = word.Value!;
            return true;
        }

        faults.Add(node, $"Expected {Expected}, found {node.Found}.", Nearest.Hint(text.Text, words.Select(w => w.Word)));
        return false;
    }

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w.Word)]) };
}
