using Holdfast.Control.Guarding;
using Holdfast.Simulation.Checking;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Services;

/// <summary>
/// The addresses that a node's guard has taken, in true time: they answer from when they are taken until they are dropped or, whatever has
/// become of the guard meanwhile, the kernel's timer that goes with the lease has run out. They stay when the guard dies, until the next one
/// removes them.
/// </summary>
internal sealed class VirtualAddresses(World world, VirtualNode node, VirtualProcess process, Action<GuardInput> tell)
{
    private readonly SortedDictionary<long, Acting> _held = [];

    /// <summary>By run: what was ordered last, while it is being taken.</summary>
    private readonly SortedDictionary<long, TakeAddresses> _taking = [];

    public void Take(TakeAddresses take)
    {
        _taking[take.Run] = take;
        process.After(world.Dice.Ms(0.1, 60), () => Add(take));
    }

    public void Drop(long run)
    {
        _taking.Remove(run);
        process.After(world.Plan.LetGo * world.Dice.Between(0, 0.5), () =>
        {
            if (_held.Remove(run, out var acting))
                world.Checker.Stops(acting);
            tell(new AddressesDropped(run));
        });
    }

    public void LeaseMoved()
    {
        foreach (var acting in _held.Values)
            world.Checker.Acts(acting, node.LeaseFileUntil);
    }

    /// <summary>The next guard removes what this one has left, and a loss of power does as well.</summary>
    public void Remove()
    {
        foreach (var acting in _held.Values)
            world.Checker.Stops(acting);
        _held.Clear();
    }

    private void Add(TakeAddresses take)
    {
        if (!ReferenceEquals(_taking.GetValueOrDefault(take.Run), take))
            return;
        _taking.Remove(take.Run);
        if (take.Before <= process.Now)
        {
            tell(new AddressesRefused(take.Run, "The lease ended before they could be taken."));
            return;
        }

        var acting = new Acting($"the addresses of {take.Service}", node.Name, 0, unproved: false);
        _held[take.Run] = acting;
        world.Checker.Acts(acting, node.LeaseFileUntil);
        tell(new AddressesTaken(take.Run));
    }
}
