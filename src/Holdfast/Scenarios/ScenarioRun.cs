using System.Text;
using Holdfast.Control.Explaining.Rehearsing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;

namespace Holdfast.Scenarios;

/// <summary>Plays a scenario by the controller's own code, and tells it: each statement, each decision with its reason, and how the cell stands at the end.</summary>
internal sealed class ScenarioRun
{
    private readonly StringBuilder _text = new();
    private readonly Rehearsal _rehearsal;
    private Moment _origin;
    private int _read;

    private ScenarioRun(Rehearsal rehearsal) => (_rehearsal, _origin) = (rehearsal, rehearsal.Now);

    /// <returns>Lines, each with its line break.</returns>
    /// <exception cref="ScenarioException">A statement says what cannot be.</exception>
    public static string Tell(Scenario scenario)
    {
        var beginning = Beginning.Of(scenario);
        var run = new ScenarioRun(new Rehearsal(beginning.State, beginning.Seen, Beginning.Wall));
        run._text.Append("case ").Append(scenario.Title).Append('\n');
        foreach (var device in scenario.Given.Where(s => s.Verb == "fail-device"))
            Happening.Of(run._rehearsal, device);
        if (scenario.When.Length == 0)
            run.Play(null);
        for (var i = 0; i < scenario.When.Length; i++)
        {
            run.Happens(scenario.When[i]);
            run.Play(i + 1 < scenario.When.Length ? scenario.When[i + 1] : null);
        }

        run.End();
        return run._text.ToString();
    }

    private void Happens(Statement statement)
    {
        _text.Append("  ").Append(statement).Append('\n');
        if (statement.Turn != Turn.And)
            _origin = _rehearsal.Now;
        if (Happening.Of(_rehearsal, statement) is { } refusal)
            _text.Append("    refused: ").Append(refusal.Message).Append(" Next: ").Append(refusal.Next).Append('\n');
        Told();
    }

    private void Play(Statement? next)
    {
        if (next is { Turn: Turn.And })
            return;
        if (next is { Turn: Turn.After })
            _rehearsal.PlayFor(next.After);
        else
            _rehearsal.PlayOut();
        Told();
    }

    private void Told()
    {
        for (; _read < _rehearsal.Told.Count; _read++)
            Tell(_rehearsal.Told[_read]);
    }

    private void Tell(Told told)
    {
        if (told.Decision.Kind == DecisionKind.Trim)
            return;
        var milliseconds = (long)(told.At - _origin).TotalMilliseconds;
        _text.Append("    ").Append($"{milliseconds} ms".PadLeft(9)).Append("  ").Append(told.By).Append(": ").Append(told.Decision.Text).Append('\n');
        foreach (var line in Reasons(told.Decision))
            _text.Append("               ").Append(line).Append('\n');
    }

    /// <summary>What a grant rested on, as it is kept with it.</summary>
    private static IEnumerable<string> Reasons(Decision decision)
        => decision.Kind is DecisionKind.Grant or DecisionKind.Vacate
            ? decision.Transaction.Writes.OfType<Put>().Where(w => w.Key.StartsWith(Keys.Grants, StringComparison.Ordinal))
                .Select(w => JsonCodec.TryDecode<Grant>(w.Value.Span)!).SelectMany(g => g.Evidence.Skip(1).Concat(g.Ranking))
            : [];

    private void End()
    {
        _text.Append("  then\n");
        var state = _rehearsal.State;
        foreach (var service in state.Spec!.Spec.Services)
            _text.Append("    ").Append(Stands(service)).Append('\n');
        var silent = state.Members.Values.Where(m => _rehearsal.IsSilent(m.Id)).Select(m => m.Name).ToArray();
        _text.Append("    control: ").Append(state.NameOf(state.Control!.Controller)).Append("; voters: ").Append(string.Join(", ", state.Voters!.Members.Select(state.NameOf)));
        _text.Append(silent.Length == 0 ? "" : $"; silent: {string.Join(", ", silent)}").Append('\n');
    }

    private string Stands(ServiceSpec service)
    {
        var (state, seen) = (_rehearsal.State, _rehearsal.Seen);
        var ranking = Ranking.Rank(state, seen, service.Name);
        if (service.Mode == ServiceMode.ActiveActive)
        {
            var on = ranking.Where(c => !_rehearsal.IsSilent(c.Member) && seen.Of(c.Member)?.Instance(service.Name) is { State: InstanceState.Active }).Select(c => c.Node).Order(StringComparer.Ordinal).ToArray();
            return on.Length == 0 ? $"{service.Name}: nowhere" : $"{service.Name}: active on {string.Join(", ", on)}";
        }

        var grant = state.Grants.GetValueOrDefault(service.Name);
        if (grant is null or { Holder: 0 })
            return $"{service.Name}: {(grant?.From > 0 ? $"taken from {state.NameOf(grant.From)}, and granted to nobody" : "granted to nobody")}: {Spoken(ranking)}";
        var instance = seen.Of(grant.Holder)?.Instance(service.Name);
        var word = _rehearsal.IsSilent(grant.Holder) ? "lost with" : instance?.State is InstanceState.Active ? "active on" : $"{instance?.State.ToString().ToLowerInvariant() ?? "granted, not reported,"} on";
        var backups = ranking.Where(c => c.Able && c.Member != grant.Holder).Select(c => c.Node).ToArray();
        return $"{service.Name}: {word} {state.NameOf(grant.Holder)}, epoch {grant.Epoch}; {(backups.Length == 0 ? "no backup" : $"backups: {string.Join(", ", backups)}")}";
    }

    private static string Spoken(IReadOnlyList<Candidate> ranking)
        => ranking.Count == 0 ? "the spec has no node for it" : string.Join("; ", ranking.Select(c => $"{c.Node}: {c.Why}"));
}
