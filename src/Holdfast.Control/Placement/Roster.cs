using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Placement;

/// <summary>How each member stands and what it has to carry: made once for a look, which may have hundreds of services to place on hundreds of nodes.</summary>
internal sealed class Roster
{
    private static readonly IReadOnlySet<string> None = new SortedSet<string>();

    private readonly Dictionary<string, ServiceSpec> _specs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Grant> _grants = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SortedSet<string>> _held = [];
    private readonly Dictionary<long, SortedSet<string>> _coming = [];
    private readonly Dictionary<string, Standing> _standings = new(StringComparer.Ordinal);
    private readonly CellState _state;
    private readonly Observations _seen;

    public Roster(CellState state, Observations seen)
    {
        (_state, _seen) = (state, seen);
        foreach (var service in state.Spec?.Spec.Services ?? [])
        {
            _specs.TryAdd(service.Name, service);
            HasRules |= !service.NotWith.IsEmpty;
        }

        Everywhere = [.. _specs.Values.Where(s => s.Mode == ServiceMode.ActiveActive)];
        foreach (var grant in state.Grants.Values)
            Take(grant);
    }

    /// <summary>Active on each of their nodes, so nobody places them.</summary>
    public IReadOnlyList<ServiceSpec> Everywhere { get; }

    /// <summary>A service says what it must not share a node with.</summary>
    public bool HasRules { get; }

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
        }

        Take(grant with { Holder = member });
    }

    private void Take(Grant grant)
    {
        _grants[grant.Service] = grant;
        Made(_held, grant.Holder).Add(grant.Service);
        if (grant.MoveTo != 0)
            Made(_coming, grant.MoveTo).Add(grant.Service);
    }

    private static IReadOnlySet<string> Of(Dictionary<long, SortedSet<string>> sets, long member) => sets.TryGetValue(member, out var set) ? set : None;

    private static SortedSet<string> Made(Dictionary<long, SortedSet<string>> sets, long member)
    {
        if (!sets.TryGetValue(member, out var set))
            sets[member] = set = new SortedSet<string>(StringComparer.Ordinal);
        return set;
    }
}

/// <summary>What is the same of a node for every service.</summary>
/// <param name="Member">As it has joined; <c>null</c> when it has not.</param>
/// <param name="Absence">Why it can take nothing at all; <c>null</c> when it is there.</param>
/// <param name="Seen">What was heard of it; <c>null</c> for nothing.</param>
/// <param name="HasChecks">The spec asks something of its own health.</param>
internal sealed record Standing(Member? Member, Fitness? Absence, Sighting? Seen, bool HasChecks);
