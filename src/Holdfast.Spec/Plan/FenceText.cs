using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Spec.Keys;

namespace Holdfast.Spec.Plan;

/// <summary>Fencing in the words of the spec.</summary>
internal static class FenceText
{
    public static string Fencing(FencingKind? fencing) => fencing is { } word ? Words.Of(FenceKeys.Fencing, word) : "";

    public static string Levels(ImmutableArray<FenceLevel> levels)
        => string.Join(", then ", levels.Select(l => string.Join(" with ", l.Devices)));

    public static string Truth(bool value) => value ? "true" : "false";

    public static string Effect(ServiceSpec @new, CellSpec from, CellSpec to, ServiceSpec old)
        => (from.NeedsFence(old), to.NeedsFence(@new)) switch
        {
            (false, true) => "moves nothing; a lost holder is fenced from now on",
            (true, false) => "moves nothing; a lost holder is not fenced any more",
            _ => Changes.Nothing,
        };
}
