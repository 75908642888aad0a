namespace Holdfast.Spec.Values;

/// <summary>For regular expressions over bounded text.</summary>
internal static class Patterns
{
    /// <summary>
    /// Ours are linear and their texts short, so the bound can only be met by a machine that stands still; it is long, because meeting it throws.
    /// </summary>
    public const int BoundMs = 600_000;
}
