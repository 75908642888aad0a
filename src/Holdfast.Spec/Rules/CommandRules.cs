using System.Collections.Immutable;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a program and its arguments, which are filled in on each node.</summary>
internal static class CommandRules
{
    public static void Check(ImmutableArray<string> words, string[] at, Document document)
    {
        for (var i = 0; i < words.Length; i++) PlaceholderRules.Check(words[i], [.. at, SpecNode.Item(i)], document);
        if (words.Length > 0 && string.IsNullOrWhiteSpace(words[0]))
            document.Fault([.. at, SpecNode.Item(0)], "The name of the program is empty.", "write the program first, then its arguments");
    }
}
