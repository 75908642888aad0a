using Holdfast.Control.Nodes;
using Holdfast.Control.State;
using Holdfast.Model.Store;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Storing;

/// <summary>One daemon's way to the store: every call ends within its bounds, done, certainly not done, or perhaps done.</summary>
internal sealed class StoreLink(World world, VirtualNode node, VirtualProcess process)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private StorePlan Plan => world.Plan.Store;

    public bool Answers => !node.StoreCut && world.Ensemble.Answers(node.Index);

    /// <summary>As the daemon's committer: what became of it, and the revision.</summary>
    public void Commit(Transaction transaction, Action<Fate, long> ended, Action<bool> contact)
        => Call(
            () => world.Store.Apply(transaction),
            outcome =>
            {
                contact(true);
                if (outcome.Committed)
                    world.Checker.Acknowledged(transaction, outcome.Revision);
                ended(outcome.Committed ? Fate.Committed : Fate.Refused, outcome.Revision);
            },
            () =>
            {
                contact(false);
                ended(Fate.Failed, 0);
            },
            () => ReadBack(ended, contact));

    /// <summary>The cell's state, linearizably; <c>null</c> when the store did not answer.</summary>
    public void Read(Action<CellState?> ended) => Call(() => world.Store.Truth, s => ended(s), () => ended(null), () => ended(null));

    public void Probe(Action<bool> ended) => Call(() => true, ended, () => ended(false), () => ended(false));

    private void ReadBack(Action<Fate, long> ended, Action<bool> contact) => Probe(answers =>
    {
        contact(answers);
        ended(Fate.Unknown, 0);
    });

    private void Call<T>(Func<T> work, Action<T> done, Action failed, Action unsure)
        => Try(new Call<T>(work, done, failed, unsure, world.Time.Now + Plan.Patience));

    private void Try<T>(Call<T> call)
    {
        if (Answers)
            Send(call);
        else if (world.Time.Now + Pause < call.Until)
            process.After(Pause, () => Try(call));
        else
            call.Failed();
    }

    private void Send<T>(Call<T> call)
    {
        var dice = world.Dice;
        var late = dice.Chance(world.Ensemble.Unsure * 0.3) ? dice.SpreadMs(100, 3000) : TimeSpan.Zero;
        var lost = dice.Chance(world.Ensemble.Unsure);
        if (late > TimeSpan.Zero || lost)
            process.After(Plan.Attempt, call.Unsure);
        world.Time.After(Way() + late, () =>
        {
            if (late == TimeSpan.Zero && !lost)
                Arrive(call);
            else if (Answers && (late > TimeSpan.Zero || dice.Chance(0.7)))
                _ = call.Work();
        });
    }

    private void Arrive<T>(Call<T> call)
    {
        if (!Answers)
        {
            process.After(Plan.Attempt, call.Unsure);
            return;
        }

        var result = call.Work();
        world.Time.After(Way(), () =>
        {
            if (Answers)
                process.Do(() => call.Done(result));
            else
                process.After(Plan.Attempt, call.Unsure);
        });
    }

    private TimeSpan Way() => world.Dice.Ms(Plan.LeastMs, Plan.MostMs) * world.Ensemble.Slowness;
}

/// <summary>One call, and what to do with each of its ends.</summary>
internal sealed record Call<T>(Func<T> Work, Action<T> Done, Action Failed, Action Unsure, Instant Until);
