using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>
/// Notices that a part of the network has come back: what was on its far side may have learnt meanwhile that this node's addresses are
/// elsewhere.
/// </summary>
internal sealed class Voices
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);
    private readonly Dictionary<long, Moment> _heard = [];

    /// <summary>Whether this voter answers again after it has not for a while.</summary>
    public bool IsBack(long voter, Moment now)
    {
        var back = _heard.TryGetValue(voter, out var last) && now - last > Away;
        _heard[voter] = now;
        return back;
    }
}
