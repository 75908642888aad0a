using System.Collections.Immutable;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Fencing;

/// <summary>What a question to a fence device came to: whether it works; if not, what it said.</summary>
public sealed record DeviceSeen(string Device, bool Ok, string Note, Moment At)
{
    /// <summary>So many fit into a beat beside all else.</summary>
    private const int Most = 100;

    private const int Longest = 160;

    /// <summary>For the beats: what does not work first.</summary>
    public static ImmutableArray<DeviceStatus> Told(ImmutableSortedDictionary<string, DeviceSeen> devices, Moment now) =>
    [
        .. devices.Values
            .OrderBy(d => d.Ok)
            .ThenBy(d => d.Device, StringComparer.Ordinal)
            .Take(Most)
            .Select(d => new DeviceStatus { Device = d.Device, Ok = d.Ok, Note = d.Note.Length <= Longest ? d.Note : d.Note[..Longest], Ago = now - d.At }),
    ];
}
