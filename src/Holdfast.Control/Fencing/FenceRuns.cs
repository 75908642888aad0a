using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Fencing;

/// <summary>Gives a device's run to an executor, and takes it away from one that falls silent.</summary>
internal static class FenceRuns
{
    /// <summary>So much longer than the device's own limit may a result take to arrive.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static ImmutableArray<FenceLevel> Levels(Look look, Fence fence) => look.Spec.Node(fence.Node)?.Fence ?? [];

    /// <summary>Starts at this place, or at the next level of the round that somebody can work; else it waits for that.</summary>
    /// <returns>False when it waits.</returns>
    public static bool Start(Look look, Fence fence, FencePlace from)
    {
        var levels = Levels(look, fence);
        for (var place = from; place.Level <= levels.Length; place = FencePlace.First(place.Round, place.Level + 1))
            if (place.Device(levels) is { } name && look.Spec.FenceDevice(name) is { } device && Executors.Choose(look.State, look.Seen, fence, device) is { } executor)
            {
                Run(look, fence, place, name, executor);
                return true;
            }

        Wait(look, fence, from.Round, levels.IsEmpty ? $"the spec has no fence device for {fence.Node}" : $"no node that can work a fence device of {fence.Node} is well");
        return false;
    }

    public static void Watch(Look look, Fence fence)
    {
        var executor = look.State.MemberWith(fence.Executor);
        var name = look.State.NameOf(fence.Executor);
        var due = look.SeenSince(fence) + (look.Spec.FenceDevice(fence.Device)?.RunLimit ?? TimeSpan.Zero) + Patience;
        if (executor is null || !Executors.IsFit(look.State, look.Seen, executor))
            Fail(look, fence, $"{name} fell silent while it worked {fence.Device}");
        else if (look.Seen.Now >= due)
            Fail(look, fence, $"{name} has not said what came of {fence.Device}");
        else
            look.LookAt(due);
    }

    private static void Run(Look look, Fence fence, FencePlace place, string device, Member executor)
    {
        var running = fence with
        {
            State = FenceState.Running,
            Round = place.Round,
            Level = place.Level,
            Place = place.Place,
            Try = place.Try,
            Device = device,
            Executor = executor.Id,
            // What the level's first device does is done after everything that this state knows of.
            Began = place is { Place: 1 } ? look.State.Revision : fence.Began,
            Nonce = place is { Place: 1 } ? look.Seen.Of(fence.Member)?.Beat.Nonce ?? 0 : fence.Nonce,
            Note = $"{executor.Name} works {device} (level {place.Level}, try {place.Try}{(place.Round > 1 ? $", round {place.Round}" : "")})",
        };
        FenceNews.Note(look, fence, running, $"{fence.Node} is being fenced: {running.Note}");
    }

    private static void Wait(Look look, Fence fence, int round, string why)
    {
        if (fence.State == FenceState.Wanted && fence.Note == why)
            return;
        FenceNews.Tell(look, fence, fence with { State = FenceState.Wanted, Round = round, Note = why }, $"{fence.Node} cannot be fenced now: {why}", EventLevel.Error, 0);
    }

    public static void Fail(Look look, Fence fence, string note)
    {
        var run = new FenceRun { Device = fence.Device, Executor = look.State.NameOf(fence.Executor), At = look.Wall, Note = note };
        FenceNews.Note(look, fence, fence.With(run) with { State = FenceState.Failed, Note = note }, $"{fence.Node} is not fenced yet: {note}");
    }
}
