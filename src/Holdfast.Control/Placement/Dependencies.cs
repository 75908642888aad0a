using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Placement;

/// <summary>
/// What a service needs of others: to be on the same node (<c>with</c>), and that they are active before it starts (<c>after</c>). It follows
/// them; they do not care where it is, except that they rather go where it can follow.
/// </summary>
internal static class Dependencies
{
    /// <summary>Why the service cannot be on the node as things stand, or are decided; <c>null</c> when nothing stands against it.</summary>
    public static Tie? Lacks(CellState state, Observations seen, Roster roster, long member, ServiceSpec service)
    {
        foreach (var other in service.With)
            if (state.Spec?.Spec.Service(other) is { } spec && Apart(state, seen, roster, member, spec) is { } tie)
                return tie;
        foreach (var other in service.After)
            if (state.Spec?.Spec.Service(other) is { } spec && Early(state, seen, roster, spec) is { } tie)
                return tie;
        return null;
    }

    /// <summary>Why a service that is held cannot stay where it is: what it goes with is elsewhere, or goes. <c>null</c> when it can.</summary>
    public static string? Forsaken(CellState state, Roster roster, long holder, ServiceSpec service)
        => service.With.Where(o => state.Spec?.Spec.Service(o) is { Mode: ServiceMode.ActiveStandby } && roster.PlaceOf(o) != holder)
            .Select(o => $"it goes with {o}, which {Where(state, o, roster.PlaceOf(o))}").FirstOrDefault();

    /// <summary>Services that need another one come after it, else they keep their order.</summary>
    public static IEnumerable<ServiceSpec> InOrder(CellSpec spec)
    {
        if (spec.Services.All(s => s.With.IsEmpty && s.After.IsEmpty))
            return spec.Services;
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        return spec.Services.OrderBy(s => Depth(spec, s, depths));
    }

    private static int Depth(CellSpec spec, ServiceSpec service, Dictionary<string, int> depths)
    {
        if (depths.TryGetValue(service.Name, out var known))
            return known;
        // No spec with a circle is accepted; one that is met all the same ends here.
        depths[service.Name] = 0;
        return depths[service.Name] = service.With.Concat(service.After).Select(spec.Service).OfType<ServiceSpec>().Select(o => Depth(spec, o, depths) + 1).DefaultIfEmpty(0).Max();
    }

    private static Tie? Apart(CellState state, Observations seen, Roster roster, long member, ServiceSpec other)
    {
        if (other.Mode == ServiceMode.ActiveActive)
            return IsActive(seen, member, other.Name) ? null : new Tie($"it goes with {other.Name}, which is not active there", Coming: false);
        var place = roster.PlaceOf(other.Name);
        return place == member ? null : new Tie($"it goes with {other.Name}, which {Where(state, other.Name, place)}", Coming: false);
    }

    private static Tie? Early(CellState state, Observations seen, Roster roster, ServiceSpec other)
    {
        if (other.Mode == ServiceMode.ActiveActive)
            return state.Members.Values.Any(m => IsActive(seen, m.Id, other.Name)) ? null : new Tie($"it starts after {other.Name}, which is active nowhere", Coming: true);
        var acts = state.Grants.GetValueOrDefault(other.Name) is { Holder: > 0, MoveTo: 0 } grant
            && roster.PlaceOf(other.Name) == grant.Holder
            && seen.Of(grant.Holder) is { Unheard: false } sighting && sighting.Instance(other.Name) is { State: InstanceState.Active } instance && instance.Epoch == grant.Epoch;
        return acts ? null : new Tie($"it starts after {other.Name}, which is not active yet", Coming: roster.PlaceOf(other.Name) > 0);
    }

    private static bool IsActive(Observations seen, long member, string service) => seen.Of(member) is { Unheard: false } sighting && sighting.Instance(service) is { State: InstanceState.Active };

    private static string Where(CellState state, string service, long place)
        => place <= 0 ? "nobody holds" : $"{(state.Grants.GetValueOrDefault(service)?.Holder == place ? "is on" : "goes to")} {state.NameOf(place)}";
}

/// <summary>What keeps a service that could act from it.</summary>
/// <param name="Why">A part of a sentence.</param>
/// <param name="Coming">It is on its way: worth waiting for.</param>
internal sealed record Tie(string Why, bool Coming);
