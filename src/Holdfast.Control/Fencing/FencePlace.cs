using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Fencing;

/// <summary>Where a fence is in its node's levels: everything from 1. Levels are tried in order, without end, each round later than the last.</summary>
internal readonly record struct FencePlace(int Round, int Level, int Place, int Try)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    public static FencePlace Of(Fence fence) => new(fence.Round, fence.Level, fence.Place, fence.Try);

    public static FencePlace First(int round, int level = 1) => new(round, level, 1, 1);

    /// <summary>The pause after so many rounds that failed.</summary>
    public static TimeSpan PauseAfter(int round)
        => TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Clamp(round - 1, 0, 20)));

    /// <summary>The name of the device, or <c>null</c> when the spec has no such place (any more).</summary>
    public string? Device(ImmutableArray<FenceLevel> levels)
        => Level > 0 && Level <= levels.Length && Place > 0 && Place <= levels[Level - 1].Devices.Length ? levels[Level - 1].Devices[Place - 1] : null;

    /// <summary>The next device of the level, or <c>null</c>: the level is done.</summary>
    public FencePlace? AfterSuccess(ImmutableArray<FenceLevel> levels)
    {
        var next = this with { Place = Place + 1, Try = 1 };
        return next.Device(levels) is null ? null : next;
    }

    /// <summary>The next try, and what is waited for before it.</summary>
    public (FencePlace Place, TimeSpan Pause) AfterFailure(ImmutableArray<FenceLevel> levels, FenceDevice? device)
    {
        if (device is not null && Try < device.Tries)
            return (this with { Try = Try + 1 }, device.Pause);
        return Level < levels.Length ? (First(Round, Level + 1), TimeSpan.Zero) : (First(Round + 1), PauseAfter(Round));
    }
}
