using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;
using Holdfast.Model.Time;

namespace Holdfast.Control.Health;

/// <summary>
/// One check's running count: rise good probes in a row make it pass, fall bad ones make it fail. One that fails again and again is damped: it must
/// then be well for a while before it passes.
/// </summary>
public sealed record CheckHealth
{
    public CheckSpec Spec { get; init; } = new();

    public CheckStanding Standing { get; init; }

    /// <summary>Good probes in a row (0 after a bad one), and the other way round; counted no further than is needed.</summary>
    public int Good { get; init; }

    public int Bad { get; init; }

    /// <summary>What the newest probe saw.</summary>
    public string Evidence { get; init; } = "no probe has ended yet";

    /// <summary>Since when it fails or does not; <c>null</c> before the first probe.</summary>
    public Moment? Since { get; init; }

    /// <summary>When it began to fail, for the newest few times.</summary>
    private ImmutableArray<Moment> Failures { get; init; } = [];

    /// <summary>It has failed so often of late that passing is not believed yet; with the first of the good probes in a row.</summary>
    private bool Damped { get; init; }

    private Moment? GoodSince { get; init; }

    /// <summary>So many bad probes in a row that nothing is to be hoped for, whether it has passed before or not.</summary>
    public bool Fails => Standing == CheckStanding.Failing || Bad >= Spec.Fall;

    /// <summary>It says no when it fails; one with a weight only makes its node a worse choice.</summary>
    public bool Forbids => Fails && Spec.Weight == 0;

    /// <summary>What its failing takes from the score.</summary>
    public int Penalty => Fails ? Spec.Weight : 0;

    /// <summary>It has been decided, one way or the other.</summary>
    public bool IsKnown => Standing == CheckStanding.Passing || Fails;

    /// <summary>Until the next probe: faster while something is about to change, at a pace of its own while it fails.</summary>
    public TimeSpan Interval
    {
        get
        {
            var settling = Fails ? Good > 0 && !Damped : Bad > 0 || Standing != CheckStanding.Passing;
            if (settling && Spec.FastInterval > TimeSpan.Zero)
                return Spec.FastInterval;
            return Fails && Spec.DownInterval > TimeSpan.Zero ? Spec.DownInterval : Spec.Interval;
        }
    }

    public string Name => CheckNames.Of(Spec);

    /// <summary>For people: what was seen, and that it is damped.</summary>
    public string Reason => Damped && Bad == 0 && Fails
        ? $"it passes again ({Evidence}), and has failed {Spec.FlapLimit} times within {Spoken.Span(Spec.FlapWindow)}: it counts once it has passed for {Spoken.Span(Spec.FlapHold)}"
        : Evidence;

    public CheckHealth Take(ProbeResult result, Moment now)
    {
        var next = this with
        {
            Good = result.Passed ? Math.Min(Good + 1, Spec.Rise) : 0,
            Bad = result.Passed ? 0 : Math.Min(Bad + 1, Spec.Fall),
            GoodSince = result.Passed ? GoodSince ?? now : null,
            Evidence = result.Evidence,
        };
        next = next.Judge(now);
        return next with { Since = Since is null || next.Fails != Fails ? now : Since };
    }

    private CheckHealth Judge(Moment now)
    {
        if (Good >= Spec.Rise && (!Damped || now - GoodSince!.Value >= Spec.FlapHold))
            return this with { Standing = CheckStanding.Passing, Damped = false, Failures = Damped ? [] : Failures };
        return Standing == CheckStanding.Passing && Bad >= Spec.Fall ? Fall(now) : this;
    }

    private CheckHealth Fall(Moment now)
    {
        if (Spec.FlapLimit == 0)
            return this with { Standing = CheckStanding.Failing };
        ImmutableArray<Moment> failures = [.. Failures.Where(f => now - f < Spec.FlapWindow).TakeLast(Spec.FlapLimit - 1), now];
        return this with { Standing = CheckStanding.Failing, Failures = failures, Damped = failures.Length >= Spec.FlapLimit };
    }
}

public enum CheckStanding
{
    /// <summary>Has not passed since the instance acts.</summary>
    Unknown,
    Passing,
    Failing,
}
