using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Control.Health;
using Holdfast.Model.Text;
using Holdfast.Model.Time;

namespace Holdfast.Control.Promoting;

/// <summary>
/// What is known of one standby: its checks, what the application reports, the score of its agent, its program; and the gate that follows. There is
/// none before each of them has been looked at, unless one of them keeps it shut already. It stays as it is while something new is looked at.
/// </summary>
public sealed record GateHealth
{
    private GateHealth()
    {
    }

    public GateWatch Watch { get; private init; } = new();

    public ImmutableArray<CheckHealth> Checks { get; private init; } = [];

    /// <summary>Of the report's source: whether it answers.</summary>
    public CheckHealth? Source { get; private init; }

    /// <summary>The newest that could be read.</summary>
    public StandbyReport? Report { get; private init; }

    /// <summary>What the node itself found; <c>null</c> before it has looked.</summary>
    public StandbyFacts? Facts { get; private init; }

    public Gate? Gate { get; private init; }

    /// <summary>The report is asked for: nobody holds the service, and what the standby said before that is known, is the one case in which it is not.</summary>
    public bool Asks => Watch.Asked.Report is not null && (Watch.Held || Report is null);

    /// <param name="former">What was known before something else was asked, or before the service was held or not.</param>
    public static GateHealth Begin(GateWatch watch, Moment now, GateHealth? former = null)
    {
        former = former?.Watch.Pid == watch.Pid ? former : null;
        var same = former?.Source?.Spec == watch.Asked.Report;
        return new GateHealth
        {
            Watch = watch,
            Checks = [.. watch.Asked.Checks.Select(c => former?.Checks.FirstOrDefault(k => k.Spec == c) ?? new CheckHealth { Spec = c })],
            Source = watch.Asked.Report is null ? null : same ? former!.Source : new CheckHealth { Spec = watch.Asked.Report },
            Report = same ? former?.Report : null,
            Facts = former?.Facts,
            Gate = former?.Gate,
        }.Judge(now);
    }

    public GateHealth Take(int check, ProbeResult result, Moment now)
        => (this with { Checks = Checks.SetItem(check, Checks[check].Take(result, now)) }).Judge(now);

    /// <summary>An answer of the report's source. One that cannot be read is as good as none.</summary>
    public GateHealth TakeReport(ProbeResult result, Moment now)
    {
        var fault = "";
        var report = result.Passed ? StandbyReport.Read(result.Output, out fault) : null;
        var source = Source!.Take(result.Passed && report is null ? ProbeResult.Fail($"the report cannot be read: {fault}") : result, now);
        return (this with { Source = source, Report = report ?? (source.Fails ? null : Report) }).Judge(now);
    }

    public GateHealth Take(StandbyFacts facts, Moment now) => Facts == facts ? this : (this with { Facts = facts }).Judge(now);

    private GateHealth Judge(Moment now)
    {
        var lacks = Lacks().ToArray();
        var behind = Behind();
        if (lacks.Length == 0 && behind is null && IsPending)
            return this;
        var open = lacks.Length == 0 && behind is null;
        return this with
        {
            Gate = new Gate
            {
                Service = Watch.Service,
                Open = open,
                Note = open ? Shown() : string.Join("; ", behind is null ? lacks : [.. lacks, behind]),
                Since = Gate?.Open == open ? Gate.Since : now,
                Lag = Report?.Lag,
                OnlyLag = lacks.Length == 0 && behind is not null && !IsPending,
                Score = Facts?.Score,
                Penalty = Checks.Sum(c => c.Penalty),
            },
        };
    }

    private bool IsPending => Facts is null || Checks.Any(c => c.Standing != CheckStanding.Passing && c.Spec.Weight == 0) || (Source is not null && Report is null && !Source.Fails);

    /// <summary>Everything that is missing but for the lag, a sentence's part each.</summary>
    private IEnumerable<string> Lacks()
    {
        if (Facts is { Missing.Length: > 0 })
            yield return Facts.Missing;
        foreach (var check in Checks.Where(c => c.Forbids))
            yield return $"{check.Name}: {check.Reason}";
        if (Source is { Fails: true })
            yield return $"its report, {Source.Name}: {Source.Evidence}";
        if (Report is { Ready: false })
            yield return $"it says that it is not ready{(Report.Why.Length == 0 ? "" : $": {Report.Why}")}";
        foreach (var (unit, wanted) in Watch.Asked.Needs)
            if (Report is not null && !(Report.Free.TryGetValue(unit, out var free) && free >= wanted))
                yield return Report.Free.TryGetValue(unit, out var left) ? $"{Number(left)} {unit} are free, and {wanted} are needed" : $"it does not report how many {unit} are free, and {wanted} are needed";
        if (Facts is not null && Unscored(Facts.Score) is { } unscored)
            yield return unscored;
    }

    private string? Unscored(int? score) => (score, Watch.Asked.Score) switch
    {
        (null, { } least) => $"its agent has given no promotion score, and {least} is asked for",
        ({ } given, { } least) when given < least => $"its agent's promotion score is {given}, and {least} is asked for",
        ({ } low, null) when low < 0 => $"its agent's promotion score is {low}",
        _ => null,
    };

    private string? Behind()
    {
        if (Watch.Asked.Lag is not { } limit || Report is null)
            return null;
        if (Report.Lag is not { } lag)
            return "it does not report how far its data is behind";
        return lag <= limit ? null : $"its data is {Spoken.Span(lag)} behind, and {Spoken.Span(limit)} is the limit";
    }

    private string Shown()
    {
        string?[] parts =
        [
            Report?.Lag is { } lag ? $"{Spoken.Span(lag)} behind" : null,
            Facts?.Score is { } score ? string.Create(CultureInfo.InvariantCulture, $"score {score}") : null,
            .. Watch.Asked.Needs.Keys.Select(u => $"{Number(Report?.Free.GetValueOrDefault(u) ?? 0)} {u} free"),
            Passing(),
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private string? Passing() => Checks.Length switch
    {
        _ when Checks.Any(c => c.Penalty > 0) => string.Join("; ", Checks.Where(c => c.Penalty > 0).Select(c => $"{c.Name}: {c.Reason}")),
        0 => null,
        1 => $"{Checks[0].Name} passes",
        _ => $"all {Checks.Length} checks pass",
    };

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>What a node finds out without asking the application.</summary>
/// <param name="Missing">Why the service's program could not be started here, or its address has no place; empty when nothing is missing.</param>
/// <param name="Score">The promotion score that the OCF agent has given; <c>null</c> for none.</param>
public sealed record StandbyFacts(string Missing, int? Score)
{
    /// <summary>Pacemaker's bounds: the word INFINITY stands for them.</summary>
    private const int Infinity = 1_000_000;

    /// <summary>As an agent writes it: a number, INFINITY, -INFINITY; <c>null</c> for anything else.</summary>
    public static int? ReadScore(string text) => text.Trim() switch
    {
        "INFINITY" or "+INFINITY" or "infinity" => Infinity,
        "-INFINITY" or "-infinity" => -Infinity,
        var number => int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var score) ? Math.Clamp(score, -Infinity, Infinity) : null,
    };
}
