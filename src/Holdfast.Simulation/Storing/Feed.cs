using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Storing;

/// <summary>
/// The store's changes on their way to one daemon, in order. A feed may stall: then they come late, all of them. One that the store cannot reach
/// breaks, and says no more.
/// </summary>
internal sealed class Feed(World world, VirtualNode node, VirtualProcess process, StoreLink link, Action<Commit> take, Action broken)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private long _next;
    private Instant _last;
    private bool _sending;
    private bool _silent;

    public bool Open { get; private set; }

    /// <summary>False when what comes after is no longer kept.</summary>
    public bool TryOpen(long from)
    {
        if (from <= world.Store.Compacted && from <= world.Store.Revision)
            return false;
        (_next, Open, _last) = (from, true, world.Time.Now);
        Send();
        return true;
    }

    /// <summary>There is something new.</summary>
    public void Send()
    {
        if (!Open || _sending || _next > world.Store.Revision)
            return;
        _sending = true;
        _last = Instant.Later(_last, Instant.Later(node.FeedStalledUntil, world.Time.Now + (world.Dice.Ms(0.5, 1.5) * world.Ensemble.Slowness)));
        world.Time.At(_last, Arrive);
    }

    /// <summary>Looks whether the store still reaches it; not twice in a row, and it breaks.</summary>
    public void Look()
    {
        var silent = Open && !link.Answers;
        if (silent && _silent)
            Break();
        _silent = silent;
    }

    public void Close() => Open = false;

    private void Arrive()
    {
        _sending = false;
        if (!Open || !process.Alive)
            return;
        if (node.FeedStalledUntil > world.Time.Now || !link.Answers)
        {
            world.Time.After(Pause, Send);
            return;
        }

        while (_next <= world.Store.Revision && Open)
        {
            var commit = world.Store.At(_next++);
            process.Do(() => take(commit));
        }
    }

    private void Break()
    {
        Open = false;
        broken();
    }
}
