using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Placement;

/// <summary>How each member stands and what it has to carry: made once for a look, which may have hundreds of services to place on hundreds of nodes.</summary>
internal sealed class Roster
{
    private static readonly IReadOnlySet<string> None = new SortedSet<string>();

    /// <summary>Of services, in order.</summary>
    private sealed class Names() : SortedSet<string>(StringComparer.Ordinal);

    private readonly Dictionary<string, ServiceSpec> _specs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Grant> _grants = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Names> _held = [];
    private readonly Dictionary<long, Names> _coming = [];
    private readonly Dictionary<string, Standing> _standings = new(StringComparer.Ordinal);
    private readonly Dictionary<long, NodeSpec> _nodes = [];
    private readonly Dictionary<string, List<ApartRule>> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ServiceSpec>> _followers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Domain), Names> _crowds = [];
    private readonly CellState _state;
    private readonly Observations _seen;

    public Roster(CellState state, Observations seen)
    {
        (_state, _seen) = (state, seen);
        foreach (var service in state.Spec?.Spec.Services ?? [])
        {
            _specs.TryAdd(service.Name, service);
            foreach (var other in service.NotWith)
            {
                Made(_rules, service.Name).Add(new ApartRule(other, service.ApartBy));
                Made(_rules, other).Add(new ApartRule(service.Name, service.ApartBy));
            }
        }

        foreach (var service in _specs.Values)
            foreach (var other in service.With)
                Made(_followers, other).Add(service);
        foreach (var node in state.Spec?.Spec.Nodes ?? [])
            if (state.Members.GetValueOrDefault(node.Name) is { } member)
                _nodes.TryAdd(member.Id, node);

        Everywhere = [.. _specs.Values.Where(s => s.Mode == ServiceMode.ActiveActive)];
        foreach (var grant in state.Grants.Values)
            Take(grant);
    }

    /// <summary>Active on each of their nodes, so nobody places them.</summary>
    public IReadOnlyList<ServiceSpec> Everywhere { get; }

    /// <summary>What the service must be apart from, whichever of the two says so.</summary>
    public IReadOnlyList<ApartRule> RulesOf(string service) => _rules.TryGetValue(service, out var rules) ? rules : [];

    public Observations Seen => _seen;

    /// <summary>Services that go with this one, and what goes with those.</summary>
    public IReadOnlyList<ServiceSpec> FollowersOf(string service)
    {
        if (!_followers.TryGetValue(service, out var direct))
            return [];
        var all = new List<ServiceSpec>(direct);
        for (var i = 0; i < all.Count; i++)
            if (_followers.TryGetValue(all[i].Name, out var more))
                all.AddRange(more.Where(m => m.Name != service && !all.Contains(m)));
        return all;
    }

    /// <summary>The member that has the service, or is to have it next; 0 for nobody, below for nowhere.</summary>
    public long PlaceOf(string service) => !_grants.TryGetValue(service, out var grant) ? 0 : grant.MoveTo != 0 ? grant.MoveTo : grant.Holder;

    /// <summary>Where the service is, and where it is to go.</summary>
    public IEnumerable<NodeSpec> PlacesOf(string service)
    {
        if (!_grants.TryGetValue(service, out var grant))
            yield break;
        if (_nodes.TryGetValue(grant.Holder, out var holder))
            yield return holder;
        if (grant.MoveTo != grant.Holder && _nodes.TryGetValue(grant.MoveTo, out var next))
            yield return next;
    }

    /// <summary>Other services that are spread as this one, and are in the node's domain.</summary>
    public int Crowd(NodeSpec node, ServiceSpec service)
        => service.Spread.Length > 0 && _crowds.TryGetValue((service.Spread, node.DomainOf(service.Spread)), out var crowd) ? crowd.Count - (crowd.Contains(service.Name) ? 1 : 0) : 0;

    public Standing Of(NodeSpec node)
    {
        if (_standings.TryGetValue(node.Name, out var standing))
            return standing;
        var member = _state.Members.GetValueOrDefault(node.Name);
        return _standings[node.Name] = new Standing(
            member,
            member is null ? Fitness.Bad("it has not joined the cell") : Readiness.Absence(_state, _seen, member),
            member is null ? null : _seen.Of(member.Id),
            !_state.Spec!.Spec.ChecksOf(node).IsEmpty);
    }

    /// <summary>Services that the member holds, but for this one.</summary>
    public int Load(long member, string service)
        => Of(_held, member) is var held && held.Contains(service) ? held.Count - 1 : held.Count;

    /// <summary>Services that the member holds or is to take over, but for this one, by name. None that the spec does not know any more.</summary>
    public IEnumerable<ServiceSpec> On(long member, string service)
        => Of(_held, member).Union(Of(_coming, member), StringComparer.Ordinal)
            .Where(name => name != service && _specs.TryGetValue(name, out var spec) && spec.Mode != ServiceMode.ActiveActive)
            .Select(name => _specs[name]);

    /// <summary>The service is on its way to this member.</summary>
    public void Place(Grant grant, long member)
    {
        if (_grants.Remove(grant.Service, out var former))
        {
            Made(_held, former.Holder).Remove(grant.Service);
            Made(_coming, former.MoveTo).Remove(grant.Service);
            CrowdAt(former)?.Remove(grant.Service);
        }

        Take(grant with { Holder = member });
    }

    private void Take(Grant grant)
    {
        _grants[grant.Service] = grant;
        Made(_held, grant.Holder).Add(grant.Service);
        CrowdAt(grant)?.Add(grant.Service);
        if (grant.MoveTo != 0)
            Made(_coming, grant.MoveTo).Add(grant.Service);
    }

    /// <summary>Those that are spread as this grant's service, where it is.</summary>
    private Names? CrowdAt(Grant grant)
    {
        if (!_specs.TryGetValue(grant.Service, out var spec) || spec.Spread.Length == 0 || !_nodes.TryGetValue(grant.Holder, out var node) || node.DomainOf(spec.Spread) is not { Length: > 0 } domain)
            return null;
        return Made(_crowds, (spec.Spread, domain));
    }

    private static IReadOnlySet<string> Of(Dictionary<long, Names> sets, long member) => sets.TryGetValue(member, out var set) ? set : None;

    private static T Made<TKey, T>(Dictionary<TKey, T> all, TKey key)
        where TKey : notnull
        where T : new()
    {
        if (!all.TryGetValue(key, out var one))
            all[key] = one = new T();
        return one;
    }
}

/// <summary>A service and another one are never in the same domain of a kind.</summary>
internal readonly record struct ApartRule(string Other, string Domain);

/// <summary>What is the same of a node for every service.</summary>
/// <param name="Member">As it has joined; <c>null</c> when it has not.</param>
/// <param name="Absence">Why it can take nothing at all; <c>null</c> when it is there.</param>
/// <param name="Seen">What was heard of it; <c>null</c> for nothing.</param>
/// <param name="HasChecks">The spec asks something of its own health.</param>
internal sealed record Standing(Member? Member, Fitness? Absence, Sighting? Seen, bool HasChecks);
