using Holdfast.Model.Store;
using Holdfast.Simulation.Storing;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Checking;

/// <summary>Sees everything in true time, and keeps the first thing that was promised and is not so.</summary>
internal sealed class Checker
{
    private readonly World _world;
    private readonly ActingCheck _acting;
    private readonly GrantCheck _grants;
    private readonly LossCheck _losses;
    private readonly List<(string Key, long Revision)> _acknowledged = [];

    public Checker(World world)
    {
        _world = world;
        _acting = new ActingCheck(world.Story, Fail);
        _grants = new GrantCheck(world, Fail);
        _losses = new LossCheck(world, Fail);
    }

    public Violation? Violation { get; private set; }

    public void Fail(string kind, string text)
    {
        if (Violation is not null)
            return;
        Violation = new Violation(kind, text);
        _world.Story.Tell($"VIOLATION: {text}");
    }

    /// <summary>A process acts, or goes on acting, until <paramref name="until"/> or until it stops.</summary>
    public void Acts(Acting acting, Instant until) => _acting.Acts(acting, until, _world.Time.Now);

    public void Stops(Acting acting) => _acting.Stops(acting, _world.Time.Now);

    public IReadOnlyList<Acting> Of(string service) => _acting.Of(service);

    /// <summary>Who acts for the service now.</summary>
    public Acting? Serves(string service) => _acting.Serves(service, _world.Time.Now);

    public void Committed(Commit commit)
    {
        _grants.Committed(commit);
        _losses.Committed(commit);
    }

    /// <summary>A daemon was told that its transaction is done.</summary>
    public void Acknowledged(Transaction transaction, long revision)
    {
        foreach (var write in transaction.Writes)
            if (write is Put)
                _acknowledged.Add((write.Key, revision));
    }

    /// <summary>From here on nothing has to move any more, but for a service that goes back to where it is preferred.</summary>
    public void WholeAgain() => _grants.WholeAgain();

    /// <summary>Whatever was acknowledged is there, or was replaced or removed by a later revision.</summary>
    public void LookForTheAcknowledged()
    {
        foreach (var (key, revision) in _acknowledged)
            if (revision > _world.Store.Revision || !_world.Store.At(revision).Batch.Changes.Any(c => c.Key == key))
                Fail("lost", $"{key} was acknowledged at revision {revision}, and the store does not have it");
    }
}
