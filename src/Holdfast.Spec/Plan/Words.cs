using Holdfast.Spec.Values;

namespace Holdfast.Spec.Plan;

/// <summary>The spec's word for a value.</summary>
internal static class Words
{
    public static string Of<T>(WordValue<T> words, T value)
        => words.Words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Word;
}
