using System.Collections.Immutable;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Health;

/// <summary>
/// What a node's own checks say of it. One that has not been decided leaves the verdict open, and with it everything as it was, so that a daemon that
/// has just been started takes no node out and puts none back.
/// </summary>
public sealed record NodeHealth
{
    private const int LongestEvidence = 160;

    private NodeHealth()
    {
    }

    public ImmutableArray<CheckHealth> Checks { get; private init; } = [];

    public NodeVerdict Verdict { get; private init; }

    /// <summary>Since when.</summary>
    public Moment Since { get; private init; }

    /// <summary>The checks that the spec asks of a node, its texts filled in.</summary>
    public static ImmutableArray<CheckSpec> Asked(CellState state, string node, string address)
    {
        if (state.Spec?.Spec is not { } spec || spec.Node(node) is not { } asked)
            return [];
        var fill = new Placeholders(node, address, "");
        return [.. spec.ChecksOf(asked).Select(c => c with { Target = fill.Fill(c.Target) })];
    }

    /// <param name="checks">What is asked.</param>
    /// <param name="former">What was known while something else was: of a check that is asked still, that holds.</param>
    public static NodeHealth Begin(ImmutableArray<CheckSpec> checks, Moment now, NodeHealth? former = null) => new NodeHealth
    {
        Checks = [.. checks.Select(c => former?.Checks.FirstOrDefault(k => k.Spec == c) ?? new CheckHealth { Spec = c })],
        Verdict = former?.Verdict ?? NodeVerdict.Unknown,
        Since = former?.Since ?? now,
    }.Judge(now);

    public NodeHealth Take(int check, ProbeResult result, Moment now)
        => (this with { Checks = Checks.SetItem(check, Checks[check].Take(result, now)) }).Judge(now);

    /// <summary>For the beats; <c>null</c> when nothing is asked.</summary>
    public NodeHealthStatus? Told(Moment now) => Checks.IsEmpty ? null : new NodeHealthStatus
    {
        Verdict = Verdict,
        Note = Note(),
        For = now - Since,
        Penalty = Checks.Sum(c => c.Penalty),
        Checks = [.. Checks.Select(c => new CheckStatus { Check = c.Name, Ok = c.IsKnown ? !c.Fails : null, Evidence = Short(c.Reason), For = c.Since is { } since ? now - since : null, Weight = c.Spec.Weight })],
    };

    private NodeHealth Judge(Moment now)
    {
        var next = Checks.Any(c => c.Forbids) ? NodeVerdict.Unwell
            : Checks.Any(c => c.Spec.Weight == 0 && !c.IsKnown) ? NodeVerdict.Unknown : NodeVerdict.Well;
        return next == Verdict ? this : this with { Verdict = next, Since = now };
    }

    private string Note() => string.Join("; ", Checks.Where(c => Verdict == NodeVerdict.Unwell ? c.Forbids : c.Fails).Select(c => Short($"{c.Name}: {c.Reason}")));

    private static string Short(string text) => text.Length <= LongestEvidence ? text : text[..LongestEvidence];
}
