namespace Holdfast.Store.Client;

/// <summary>A call to the store that gave no result. The subclass says what is known about it.</summary>
public abstract class StoreException(string message, Exception? inner) : Exception(message, inner);

/// <summary>The store could not be reached, or has no leader. What was asked for is certainly not done; it may be asked again.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>A write that was sent and not answered: it is perhaps done. Read back before deciding anything that rests on it.</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>The store understood and refused: too large, out of space, not supported. Asking again does not help.</summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>The asked-for revision is no longer kept. Read the contents anew and follow from their revision + 1.</summary>
public sealed class CompactedException(long compactRevision, Exception? inner = null)
    : StoreException($"The revision asked for is no longer kept by the store (compacted at {compactRevision}). Read anew.", inner)
{
    /// <summary>The oldest revision that is kept, or 0 when the store did not say.</summary>
    public long CompactRevision { get; } = compactRevision;
}
