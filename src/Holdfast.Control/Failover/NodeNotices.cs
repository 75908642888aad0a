using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Failover;

/// <summary>Tells when a node goes down and when it is back, once each. One that was never heard, as it has only just joined, is no news.</summary>
internal static class NodeNotices
{
    public static void Apply(Look look)
    {
        foreach (var member in look.State.Members.Values)
        {
            var suspect = Suspicion.Of(look.State, look.Seen, member.Id);
            var told = look.Memory.Down.Contains(member.Id);
            if (suspect is not null && !told && look.Seen.Of(member.Id) is not null)
                Down(look, member, suspect);
            else if (suspect is null && told && look.Seen.Of(member.Id) is { Beat.LeaseLeft.Ticks: > 0 })
                Back(look, member);
        }
    }

    /// <summary>A hiccup is no news: it must last a whole ttl.</summary>
    private static void Down(Look look, Member member, Suspect suspect)
    {
        var due = suspect.Since + look.Timing.Ttl;
        if (look.Seen.Now < due)
        {
            look.LookAt(due);
            return;
        }

        look.Memory = look.Memory with { Down = look.Memory.Down.Add(member.Id) };
        Tell(look, member, suspect.Why, EventLevel.Warning);
    }

    private static void Back(Look look, Member member)
    {
        look.Memory = look.Memory with { Down = look.Memory.Down.Remove(member.Id) };
        Tell(look, member, $"{member.Name} is back and has a lease", EventLevel.Info);
    }

    private static void Tell(Look look, Member member, string text, EventLevel level)
        => look.Add(look.Proposer.Decide(DecisionKind.Notice, member.Name, text, level, 0, [], []));
}
