using System.Collections.Immutable;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Plan;

/// <summary>The spec's word for a value.</summary>
internal static class Words
{
    public static string Of<T>(WordValue<T> words, T value)
        => words.Words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Word;

    /// <summary><c>4 cpu, 16 memory-gb</c>; empty for none.</summary>
    public static string Units(ImmutableSortedDictionary<string, int> units) => string.Join(", ", units.Select(u => $"{u.Value} {u.Key}"));

    /// <summary><c>power a, rack r1</c>; empty for none.</summary>
    public static string Domains(ImmutableSortedDictionary<string, string> domains) => string.Join(", ", domains.Select(d => $"{d.Key} {d.Value}"));
}
