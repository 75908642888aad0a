namespace Holdfast.Control.Guarding;

/// <summary>The guard's children, one a service, in ordinal order. Few, seldom changed, and gone through with every step.</summary>
internal sealed class ChildTable
{
    private Child[] _all = [];
    private long _changes;

    public ReadOnlySpan<Child> All => _all;

    /// <summary>Rises whenever one comes, goes or is another than before.</summary>
    public long Changes
    {
        get
        {
            var changes = _changes;
            foreach (var child in _all)
                changes += child.Changes;
            return changes;
        }
    }

    public bool AnyLive => Array.Exists(_all, static c => c.Live);

    public bool AnyActs => Array.Exists(_all, static c => c.Acts);

    public bool AnyAddresses => Array.Exists(_all, static c => c.HasAddresses);

    public Child? Of(string service)
    {
        foreach (var child in _all)
            if (child.Service == service)
                return child;
        return null;
    }

    /// <summary>Also one that has ended.</summary>
    public Child? Run(long run)
    {
        foreach (var child in _all)
            if (child.Run == run)
                return child;
        return null;
    }

    public Child? Live(long run) => Run(run) is { Live: true } child ? child : null;

    public void Set(Child child)
    {
        Remove(child.Service);
        _all = [.. _all.Append(child).OrderBy(c => c.Service, StringComparer.Ordinal)];
    }

    public void Remove(string service)
    {
        // What its count had come to is kept, so that the sum only rises.
        _changes += 1 + (Of(service)?.Changes ?? 0);
        _all = [.. _all.Where(c => c.Service != service)];
    }
}
