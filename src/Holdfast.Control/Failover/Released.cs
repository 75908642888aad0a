using Holdfast.Model.Cell;

namespace Holdfast.Control.Failover;

/// <summary>Whether a member has released a grant for good: the floor is on its disk, and its beats say so.</summary>
internal static class Released
{
    public static bool By(Look look, Grant grant) => Is(look, grant.Holder, grant.Service, grant.Epoch);

    public static bool Is(Look look, long member, string service, long epoch)
        => look.Seen.Of(member) is { } sighting && sighting.Beat.Releases.Any(r => r.Service == service && r.Epoch >= epoch);
}
