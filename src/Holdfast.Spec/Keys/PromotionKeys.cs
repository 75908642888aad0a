using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of what is asked of a standby.</summary>
internal static class PromotionKeys
{
    private static readonly DurationValue Lag = new(TimeSpan.Zero, TimeSpan.FromHours(24));

    private static readonly ListValue<CheckSpec> Checks = new(
        new CheckValue(CheckKeys.OfNode, process: false, "a check: tcp: {port: …}, http: {url: …}, script, link, gateway or another kind"), "a list of checks", SpecLimits.ChecksPerService);

    public static readonly Shape<PromotionSpec> Shape = new(
        "promotion",
        new PromotionSpec(),
        new Field<PromotionSpec, CheckSpec>(new CheckValue(CheckKeys.OfReport, process: false, "where a report comes from: file: {path: …}, http: {url: …} or script"), (p, v) => p with { Report = v })
        {
            Name = "report", Description = "Where the application says, on each standby, how it is: `file`, `http` or `script`. Its answer is its lag in seconds, or JSON: `{\"ready\": true, \"why\": \"\", \"lag\": 0.4, \"free\": {\"channels\": 12}}`, or a plug-in's figures.",
        },
        Key("lag", Lag, (p, v) => p with { Lag = v }, "however far", "A standby whose data is further behind is not ready."),
        Key("allow-loss", Lag, (p, v) => p with { AllowLoss = v }, "none", "When no node is ready: a standby that is no further behind, and lacks nothing else, is promoted all the same."),
        Key("score", new NumberValue(-1_000_000, 1_000_000), (p, v) => p with { Score = v }, "any but a negative one", "The least promotion score that the OCF agent must have given on a standby."),
        Key("needs", new AmountsValue(), (p, v) => p with { Needs = v }, "", "What must be free on a standby, by the names in its report: `{channels: 4, licences: 1}`."),
        Key("checks", Checks, (p, v) => p with { Checks = v }, "", "Run on each standby; all must pass."));

    private static Field<PromotionSpec, T> Key<T>(string name, Value<T> value, Func<PromotionSpec, T, PromotionSpec> with, string @default, string description)
        => new(value, (p, v) => with(p, v)) { Name = name, Default = @default, Description = description };
}
