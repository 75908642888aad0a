using System.Globalization;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>What is asked of a standby, as text, field by field.</summary>
internal static class PromotionText
{
    public static IEnumerable<(string Key, string Old, string New)> Fields(PromotionSpec? old, PromotionSpec? @new) =>
    [
        ("promotion.report", Source(old), Source(@new)),
        ("promotion.lag", Time(old?.Lag), Time(@new?.Lag)),
        ("promotion.allow-loss", Time(old?.AllowLoss), Time(@new?.AllowLoss)),
        ("promotion.score", Number(old?.Score), Number(@new?.Score)),
        ("promotion.needs", Needs(old), Needs(@new)),
        ("promotion.checks", Checks(old), Checks(@new)),
    ];

    private static string Source(PromotionSpec? promotion) => promotion?.Report is { } report
        ? $"{CheckText.Identity(report)}, every {DurationText.Of(report.Interval)}, {DurationText.Of(report.Timeout)} time-out{(report.Kind == CheckKind.File ? $", at most {DurationText.Of(report.MaxAge)} old" : "")}"
        : "";

    private static string Needs(PromotionSpec? promotion) => promotion is null ? "" : string.Join(", ", promotion.Needs.Select(n => $"{n.Value} {n.Key}"));

    private static string Checks(PromotionSpec? promotion) => promotion is null ? "" : string.Join(", ", promotion.Checks.Select(c => $"{CheckText.Identity(c)} every {DurationText.Of(c.Interval)} ({c.Rise}/{c.Fall})"));

    private static string Time(TimeSpan? span) => span is { } value ? DurationText.Of(value) : "";

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
