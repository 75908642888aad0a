using System.Collections.Immutable;
using Holdfast.Model.Time;

namespace Holdfast.Demo.Load;

/// <summary>Good and failed answers in slices of a quarter of a second, the last half minute.</summary>
internal sealed class RateStrip
{
    public const int Slices = 120;
    public static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);

    private readonly (long Number, int Good, int Failed)[] _ring = new (long, int, int)[Slices];

    public void Add(Moment at, bool good)
    {
        var number = Number(at);
        ref var slot = ref _ring[number % Slices];
        if (slot.Number != number)
            slot = (number, 0, 0);
        if (good)
            slot.Good++;
        else
            slot.Failed++;
    }

    /// <summary>Oldest first; the slice that is not over yet is left out.</summary>
    public ImmutableArray<StripSlice> Read(Moment now)
    {
        var last = Number(now) - 1;
        var slices = ImmutableArray.CreateBuilder<StripSlice>(Slices - 1);
        for (var number = last - Slices + 2; number <= last; number++)
        {
            var slot = number >= 0 ? _ring[number % Slices] : default;
            slices.Add(slot.Number == number ? new StripSlice(slot.Good, slot.Failed) : default);
        }

        return slices.MoveToImmutable();
    }

    private static long Number(Moment at) => at.Nanoseconds / (Slice.Ticks * 100);
}

internal readonly record struct StripSlice(int Good, int Failed);
