using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;

namespace Holdfast.Control.Failover;

/// <summary>
/// Who takes control, and when (failover.md, "Suspicion"). Any voter may, by compare-and-set of the control record, so that two can never both
/// succeed; the agreed order only spares them the race. The order is who is missed least: a witness, else the voter with the fewest grants.
/// </summary>
public static class Succession
{
    /// <summary>Pause between one voter's turn and the next one's, in beats.</summary>
    private const double TurnBeats = 1;

    /// <summary>A controller that holds services hands over to a voter that holds none after so many quiet ttls.</summary>
    private const int SettledTtls = 30;

    /// <summary>A controller that does not hear everybody hands over to a voter that hears more after so many quiet ttls.</summary>
    private const int DeafTtls = 10;

    public sealed record Step(Decision? Decision, Moment? Again);

    /// <summary>Since when: not <c>now</c>, or the turns of all but the first voter would never come.</summary>
    private sealed record Vacancy(Moment Since, string Why);

    public static Step Take(CellState state, Observations seen, long process, DateTimeOffset wall)
    {
        if (!state.IsVoter(seen.Self) || seen.StoreSilent > state.Timing.Ttl)
            return new Step(null, null);
        if (Vacant(state, seen, process) is not { } vacancy)
            return BetterPlace(state, seen, process, wall);

        var mine = vacancy.Since + (state.Timing.Beat * (TurnBeats * Turn(state, seen)));
        return mine > seen.Now ? new Step(null, mine) : new Step(TakeOver(state, seen, process, wall, vacancy.Why), null);
    }

    private static Vacancy? Vacant(CellState state, Observations seen, long process)
    {
        if (state.Control is not { } control)
            return new Vacancy(seen.Since, "the cell has no controller yet");
        var name = state.NameOf(control.Controller);
        if (control.Controller == seen.Self)
            return control.Process == process ? null : new Vacancy(Moment.Never, $"the daemon of {name} was restarted");
        if (!state.IsVoter(control.Controller))
            return new Vacancy(Moment.Never, $"{name} does not vote any more");
        if (Suspicion.Of(state, seen, control.Controller) is { } suspect)
            return new Vacancy(SilentAt(state, seen, control.Controller, suspect), suspect.Why);
        return Unable(state, seen, control, name);
    }

    /// <summary>Its beats come, and say (or show) that it cannot control.</summary>
    private static Vacancy? Unable(CellState state, Observations seen, ControlRecord control, string name)
    {
        if (seen.Of(control.Controller) is not { Unheard: false } sighting)
            return null;
        if (sighting.DaemonSilent)
            return new Vacancy(sighting.TickAt + sighting.DaemonLimit, $"the daemon of {name} is silent");
        if (sighting.Status is { } status && status.StoreSilent > state.Timing.Ttl)
            return new Vacancy(seen.Now - (status.StoreSilent - state.Timing.Ttl), $"{name} has not reached the store for {(long)status.StoreSilent.TotalMilliseconds} ms");
        return null;
    }

    private static Moment SilentAt(CellState state, Observations seen, long member, Suspect suspect)
        => seen.Of(member) is { Unheard: true } sighting ? sighting.HeardAt + sighting.SilenceLimit : suspect.Since + (state.Timing.Ttl / 2);

    /// <summary>This voter's place in the order, from 0, among the voters that could take over.</summary>
    private static int Turn(CellState state, Observations seen)
        => Order(state, seen).TakeWhile(v => v != seen.Self).Count();

    private static IEnumerable<long> Order(CellState state, Observations seen)
        => state.Voters!.Members
            .Where(v => v == seen.Self || (v != state.Control?.Controller && CouldControl(state, seen, v)))
            .OrderBy(v => IsWitness(state, v) ? 0 : 1)
            .ThenBy(v => Held(state, v))
            .ThenBy(v => state.NameOf(v), StringComparer.Ordinal);

    /// <summary>A voter that would control better than the one that does takes over from it, with patience.</summary>
    private static Step BetterPlace(CellState state, Observations seen, long process, DateTimeOffset wall)
    {
        if (Better(state, seen) is not { } better)
            return new Step(null, null);
        var (quiet, settled) = (Quiet(state, wall), state.Timing.Ttl * better.Ttls);
        // Two wall clocks may disagree by any amount: one that is behind by more than the patience knows nothing of it, and must not wait for ever.
        return quiet.Duration() < settled
            ? new Step(null, seen.Now + (settled - quiet))
            : new Step(TakeOver(state, seen, process, wall, better.Why), null);
    }

    private sealed record Advantage(int Ttls, string Why);

    /// <summary>
    /// A controller decides by what it hears itself. One that misses a member which this voter hears (a link that is cut one way for good), and hears
    /// none that this voter misses, hands over. So does one that holds services, once the cell is quiet: the loss of its node would be two losses at once.
    /// </summary>
    private static Advantage? Better(CellState state, Observations seen)
    {
        var controller = state.Control!.Controller;
        if (controller == seen.Self || seen.Of(controller)?.Status is not { } status)
            return null;
        var missed = Suspicion.Unheard(state, seen);
        if (missed.Except(status.Unheard).Any())
            return null;
        if (status.Unheard.Except(missed).Select(state.NameOf).ToArray() is { Length: > 0 } deaf)
            return new Advantage(DeafTtls, $"{state.NameOf(controller)} does not hear {string.Join(", ", deaf)}, and {state.NameOf(seen.Self)} does");
        return IsMissedLess(state, seen, controller) ? new Advantage(SettledTtls, $"{state.NameOf(seen.Self)} holds no service, so it is missed least") : null;
    }

    private static bool IsMissedLess(CellState state, Observations seen, long controller)
        => Held(state, controller) > 0 && Held(state, seen.Self) == 0 && Turn(state, seen) == 0 && state.Incidents.Values.All(i => i.Closed);

    /// <summary>
    /// Time since the last grant or change of control, by the wall clock: good enough for patience, nothing rests on it. Below zero when this node's
    /// clock is behind that of whoever wrote it.
    /// </summary>
    private static TimeSpan Quiet(CellState state, DateTimeOffset wall)
    {
        var last = state.Grants.Values.Select(g => g.At).Append(state.Control!.At).Max();
        return wall - last;
    }

    private static bool CouldControl(CellState state, Observations seen, long voter)
        => seen.Of(voter) is { Unheard: false, DaemonSilent: false } sighting && !(sighting.Status?.StoreSilent > state.Timing.Ttl);

    private static bool IsWitness(CellState state, long member)
    {
        var found = state.MemberWith(member);
        return found?.Role == NodeRole.Witness || (found is not null && state.Spec?.Spec.Node(found.Name)?.Role == NodeRole.Witness);
    }

    private static int Held(CellState state, long member) => state.Grants.Values.Count(g => g.Holder == member);

    private static Decision TakeOver(CellState state, Observations seen, long process, DateTimeOffset wall, string why)
    {
        var epoch = (state.Control?.Epoch ?? 0) + 1;
        var name = state.NameOf(seen.Self);
        var text = $"{name} takes control under epoch {epoch}: {why}";
        var record = new ControlRecord { Controller = seen.Self, Epoch = epoch, Process = process, Reason = why, At = wall };
        return new Decision
        {
            Kind = DecisionKind.TakeControl,
            Subject = "cell",
            Text = text,
            Transaction = new Transaction
            {
                Compares =
                [
                    state.Control is { } control ? new ModifiedAt(Keys.Control, control.Revision) : new KeyAbsent(Keys.Control),
                    new ModifiedAt(Keys.Voters, state.Voters!.Revision),
                ],
                Writes =
                [
                    new Put(Keys.Control, JsonCodec.Encode(record)),
                    new Put(Keys.Event(epoch, 0), JsonCodec.Encode(new CellEvent { At = wall, Subject = "cell", Text = text, By = name })),
                ],
            },
        };
    }
}
