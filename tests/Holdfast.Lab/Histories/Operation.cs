namespace Holdfast.Lab.Histories;

/// <summary>
/// What one client did to one register and what came of it. Both times are of one monotonic clock, in nanoseconds. What has certainly had no effect
/// (a write that was refused, a read without an answer) is not recorded.
/// </summary>
/// <param name="Client">A client does one thing after the other, and ends after one whose outcome it does not know.</param>
/// <param name="Key">The register.</param>
/// <param name="Kind">Whether it read or wrote.</param>
/// <param name="Argument">What was written, unique in the history and above zero; 0 for a read.</param>
/// <param name="Result">What was read, 0 when the register was never written; 0 for a write.</param>
/// <param name="Invoke">Just before it was asked.</param>
/// <param name="Return">Just after it was answered; <c>null</c> when the outcome is not known: done at any time after <paramref name="Invoke"/>, or never.</param>
internal sealed record Operation(int Client, string Key, OperationKind Kind, long Argument, long Result, long Invoke, long? Return);

internal enum OperationKind
{
    Read,
    Write,
}
