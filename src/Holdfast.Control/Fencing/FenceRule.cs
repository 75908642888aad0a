using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Model.Cell;
using Holdfast.Model.Text;

namespace Holdfast.Control.Fencing;

/// <summary>
/// Opens a fence for a node that needs one, follows it from device to device, and closes it when the node is back or nothing waits for it any
/// more. Only a controller gets here, and its every write needs a majority of the store: two halves of a cell never fence each other.
/// </summary>
internal static class FenceRule
{
    /// <summary>So many ttls after the device has done its work, nothing may be heard of the node any more.</summary>
    private const int FarewellTtls = 2;

    public static void Apply(Look look)
    {
        var needs = FenceNeed.All(look);
        var unmet = needs.Where(n => n.Wanted && !n.IsMet(look.State) && look.State.Fences.GetValueOrDefault(n.Node) is not { IsUnderWay: true }).ToImmutableArray();
        foreach (var need in unmet)
            Open(look, need);
        foreach (var fence in look.State.Fences.Values.Where(f => f.IsOpen && !unmet.Any(n => n.Node == f.Node)))
            Follow(look, fence, needs.FirstOrDefault(n => n.Node == fence.Node));
    }

    private static void Open(Look look, FenceNeed need)
    {
        var former = look.State.Fences.GetValueOrDefault(need.Node);
        var fence = new Fence
        {
            Node = need.Node,
            Member = need.Member,
            State = FenceState.Wanted,
            Reason = need.Grants[0].Evidence.FirstOrDefault() ?? need.Grants[0].Reason,
            Covers = former?.Covers ?? 0,
            Proof = former?.Proof ?? "",
            Note = $"{need.Node} is to be fenced before {Spoken.List([.. need.Grants.Select(g => g.Service)])} may go on elsewhere",
        };
        FenceNews.Tell(look, former, fence, $"{fence.Note}: {fence.Reason}", EventLevel.Warning, need.Grants[0].Incident);
    }

    private static void Follow(Look look, Fence fence, FenceNeed? need)
    {
        if (!fence.IsUnderWay)
            Rest(look, fence, need);
        else if (need is null && !fence.ByHand)
            Close(look, fence, $"{fence.Node} needs no fence any more: nothing waits for it", EventLevel.Info);
        else if (fence.State == FenceState.Wanted)
            Begin(look, fence, need);
        else if (fence.State == FenceState.Running)
            FenceRuns.Watch(look, fence);
        else if (fence.State == FenceState.Succeeded)
            Advance(look, fence, need);
        else
            Retry(look, fence, need);
    }

    /// <summary>A node that comes back while its lease still runs is spared; a person's order waits for nothing.</summary>
    private static void Begin(Look look, Fence fence, FenceNeed? need)
    {
        if (fence.ByHand || need is { LeaseOver: true })
        {
            var begun = FenceRuns.Start(look, fence, FencePlace.First(fence.Round));
            if (!begun && fence.ByHand && need is null)
                GiveUp(look, fence);
        }
    }

    /// <summary>
    /// An order that nobody can carry out lapses when nothing but the order asks for it: a node with an open fence takes nothing and works no device, so
    /// orders to fence every node would hold up each other for ever.
    /// </summary>
    private static void GiveUp(Look look, Fence fence)
    {
        var due = look.SeenSince(fence) + FencePlace.PauseAfter(1);
        if (look.Seen.Now < due)
            look.LookAt(due);
        else
            Close(look, fence, Lapsed(fence), EventLevel.Error);
    }

    private static string Lapsed(Fence fence) => $"{fence.Node} could not be fenced: {fence.Note}; nothing waits for it, so it is not tried again";

    private static void Advance(Look look, Fence fence, FenceNeed? need)
    {
        if (FencePlace.Of(fence).AfterSuccess(FenceRuns.Levels(look, fence)) is { } next)
            FenceRuns.Start(look, fence, next);
        else if (!StillBeats(look, fence))
            Finish(look, fence, need);
        else if (look.SeenSince(fence) + (look.Timing.Ttl * FarewellTtls) is var due && look.Seen.Now < due)
            look.LookAt(due);
        else
            FenceRuns.Fail(look, fence, $"{fence.Device} says that it is done, and the beats of {fence.Node} still come: does it switch another machine?");
    }

    /// <summary>The very guard that was to be stopped. One that was started afterwards has another nonce.</summary>
    private static bool StillBeats(Look look, Fence fence)
        => fence.Nonce != 0 && look.Seen.Of(fence.Member) is { Unheard: false } sighting && sighting.Beat.Nonce == fence.Nonce;

    private static void Finish(Look look, Fence fence, FenceNeed? need)
    {
        var words = FenceWords.Done(look, fence);
        var done = fence with { State = FenceState.Done, Covers = fence.Began, Proof = words, Note = words };
        FenceNews.Tell(look, fence, done, words, EventLevel.Warning, need?.Grants[0].Incident ?? 0, FencedIncidents.Of(look, need, done));
    }

    private static void Retry(Look look, Fence fence, FenceNeed? need)
    {
        var (next, pause) = FencePlace.Of(fence).AfterFailure(FenceRuns.Levels(look, fence), look.Spec.FenceDevice(fence.Device));
        var due = look.SeenSince(fence) + pause;
        if (fence.ByHand && need is null && next.Round > fence.Round)
            Close(look, fence, Lapsed(fence), EventLevel.Error);
        else if (look.Seen.Now < due)
            look.LookAt(due);
        else
            FenceRuns.Start(look, fence, next);
    }

    /// <summary>Fenced, or confirmed: until the node is back. What it applied proves that it was started again since.</summary>
    private static void Rest(Look look, Fence fence, FenceNeed? need)
    {
        var member = look.State.Members.GetValueOrDefault(fence.Node);
        if (member is null && need is null && look.Spec.Node(fence.Node) is null)
            Close(look, fence, $"{fence.Node} is no node of the cell any more; its fence is closed", EventLevel.Info);
        else if (member is not null && IsBack(look, fence, member.Id))
            Close(look, fence, $"{fence.Node} is back; its fence is closed", EventLevel.Info);
    }

    private static bool IsBack(Look look, Fence fence, long member)
        => look.Seen.Of(member) is { Unheard: false } sighting
            && sighting.Beat.Applied >= fence.Revision
            && sighting.Beat.LeaseLeft > TimeSpan.Zero
            && Suspicion.Of(look.State, look.Seen, member) is null;

    private static void Close(Look look, Fence fence, string text, EventLevel level)
        => FenceNews.Tell(look, fence, fence with { State = FenceState.Closed, Note = text }, text, level, incident: 0);
}
