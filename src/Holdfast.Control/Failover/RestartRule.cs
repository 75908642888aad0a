using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Text;

namespace Holdfast.Control.Failover;

/// <summary>
/// Restarts a service's instances one node after the other: each has to be ready again, or active again, before the next has its turn. Standbys come
/// first. The holder hands over to one of them and is restarted as a standby; where none is ready it is restarted in place. What fails on its turn
/// ends it, so that a bad restart costs one instance and not all.
/// </summary>
internal static class RestartRule
{
    /// <summary>A node on its turn that is silent for so many ttls is lost.</summary>
    private const int LastingTtls = 10;

    public static void Apply(Look look)
    {
        foreach (var restart in look.State.Restarts.Values)
        {
            if (look.Spec.Service(restart.Service) is not { } service)
                look.Add(look.Proposer.Quietly(DecisionKind.Restart, restart.Service, $"{restart.Service} is no more", [new Remove(Keys.Restart(restart.Service))], Unchanged(restart)));
            else if (restart.Open)
                Follow(look, service, restart);
        }
    }

    /// <summary>Nodes whose instance is still to be restarted, in order: the holder last.</summary>
    public static IReadOnlyList<string> Left(State.CellState state, ServiceSpec service, Restart restart)
    {
        var holder = state.NameOf(state.Grants.GetValueOrDefault(service.Name)?.Holder ?? 0);
        return [.. state.Spec!.Spec.HostsOf(service).Where(n => restart.RoundOf(n.Name) < restart.Round).Select(n => n.Name).OrderBy(n => n == holder)];
    }

    private static void Follow(Look look, ServiceSpec service, Restart restart)
    {
        if (restart.Turn.Length == 0)
        {
            Next(look, service, restart);
            return;
        }

        switch (Now(look, service, restart))
        {
            case { } failed when failed.Length > 0:
                Stop(look, service, restart, failed);
                break;
            case { }:
                Next(look, service, restart);
                break;
        }
    }

    /// <summary>How the instance whose turn it is has come out: empty when it is well, why when it failed, <c>null</c> while it is not known.</summary>
    private static string? Now(Look look, ServiceSpec service, Restart restart)
    {
        var node = restart.Turn;
        if (look.State.Drains.ContainsKey(node) || !look.Spec.MayHost(node, service))
            return "";
        if (look.State.Members.GetValueOrDefault(node) is not { } member)
            return $"{node} has left the cell";
        if (Suspicion.Of(look.State, look.Seen, member.Id) is { } suspect)
            return Lasting(look, suspect);
        if (look.Seen.Of(member.Id) is not { Status: { } status } sighting || status.Seen < restart.Revision || sighting.Instance(service.Name) is not { } instance)
            return null;
        if (instance.State == InstanceState.Failed)
            return $"its instance on {node} failed: {instance.Note}";
        // Restarted in place, it is not back before it is granted again and acts.
        var elsewhere = look.State.Grants.GetValueOrDefault(service.Name) is { Holder: not 0 } grant && grant.Holder != member.Id;
        return instance.State == InstanceState.Active || (elsewhere && look.Rank(service.Name).Any(c => c.Node == node && c.Able)) ? "" : null;
    }

    /// <summary>A hiccup ends nothing.</summary>
    private static string? Lasting(Look look, Suspect suspect)
    {
        var due = suspect.Since + (look.Timing.Ttl * LastingTtls);
        look.LookAt(due);
        return look.Seen.Now < due ? null : suspect.Why;
    }

    private static void Next(Look look, ServiceSpec service, Restart restart)
    {
        var done = restart with { Turn = "" };
        foreach (var node in Left(look.State, service, restart))
        {
            if (!Runs(look, service, node))
            {
                // Whatever starts there later is of this round.
                done = Turned(done, node);
                continue;
            }

            if (look.State.Grants.GetValueOrDefault(service.Name) is { } grant && service.Mode == ServiceMode.ActiveStandby && look.State.NameOf(grant.Holder) == node)
                Holder(look, service, restart, done, grant, node);
            else
                Turn(look, service, Turned(done, node), node);
            return;
        }

        done = done with { Open = false };
        Put(look, restart, done, $"{service.Name} has been restarted on {Spoken.List([.. done.Rounds.Where(r => r.Value == done.Round).Select(r => r.Key)])}");
    }

    /// <summary>It is there to be restarted. What is silent, failed, drained or stopped starts anew anyway.</summary>
    private static bool Runs(Look look, ServiceSpec service, string node)
        => !look.State.Drains.ContainsKey(node)
            && look.State.Members.GetValueOrDefault(node) is { } member
            && Suspicion.Of(look.State, look.Seen, member.Id) is null
            && look.Seen.Of(member.Id)?.Instance(service.Name) is { State: not (InstanceState.Stopped or InstanceState.Failed) };

    /// <param name="done">With the nodes that need no turn: told before one of them takes over, or it would be restarted again.</param>
    private static void Holder(Look look, ServiceSpec service, Restart restart, Restart done, Grant grant, string node)
    {
        if (grant.MoveTo != 0)
            return;
        if (look.Rank(service.Name).FirstOrDefault(c => c.Ready && c.Member != grant.Holder) is not { } to)
        {
            Turn(look, service, Turned(done, node), node);
            return;
        }

        if (done != restart)
            look.Add(look.Proposer.Quietly(DecisionKind.Restart, service.Name, $"{service.Name} leaves {node}, which has its turn then", [Write(done)], Unchanged(restart)));
        MoveRule.Commit(look, grant, to, IncidentKind.Switchover, node, restart.Why);
    }

    private static Restart Turned(Restart restart, string node) => restart with { Rounds = restart.Rounds.SetItem(node, restart.Round) };

    private static void Turn(Look look, ServiceSpec service, Restart restart, string node)
    {
        string[] left = [.. Left(look.State, service, restart)];
        Put(look, restart, restart with { Turn = node }, $"{service.Name} restarts on {node}{(left.Length == 0 ? "" : $", then on {Spoken.List(left)}")}: {restart.Why}");
    }

    private static void Stop(Look look, ServiceSpec service, Restart restart, string why)
    {
        string[] left = [.. Left(look.State, service, restart)];
        var rest = left.Length == 0 ? "" : $"; {Spoken.List(left)} {(left.Length == 1 ? "runs" : "run")} on as before";
        var stopped = restart with { Open = false, Turn = "", Stopped = why };
        look.Add(look.Proposer.Decide(DecisionKind.Restart, service.Name, $"the restart of {service.Name} is given up: {why}{rest}", EventLevel.Warning, 0, [Unchanged(restart)], [Write(stopped)]));
    }

    private static void Put(Look look, Restart before, Restart after, string text)
        => look.Add(look.Proposer.Decide(DecisionKind.Restart, after.Service, text, EventLevel.Info, 0, [Unchanged(before)], [Write(after)]));

    private static Put Write(Restart restart) => new(Keys.Restart(restart.Service), JsonCodec.Encode(restart));

    private static ModifiedAt Unchanged(Restart restart) => new(Keys.Restart(restart.Service), restart.Revision);
}
