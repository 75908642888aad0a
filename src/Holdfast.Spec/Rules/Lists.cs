namespace Holdfast.Spec.Rules;

/// <summary>Lists of names in a sentence.</summary>
internal static class Lists
{
    private const int Most = 12;

    public static string Of(IReadOnlyCollection<string> names)
        => names.Count <= Most ? string.Join(", ", names) : string.Join(", ", names.Take(Most)) + $" and {names.Count - Most} more";
}
