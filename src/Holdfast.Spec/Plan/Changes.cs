using Holdfast.Model.Reports;

namespace Holdfast.Spec.Plan;

/// <summary>Makes the lines of one subject.</summary>
internal sealed class Changes(string subject)
{
    public const string Nothing = "moves nothing";

    private readonly List<PlanLine> _lines = [];

    public IReadOnlyList<PlanLine> Lines => _lines;

    public Changes Add(string what, string effect) => Line(PlanAction.Add, what, effect);

    public Changes Remove(string what, string effect) => Line(PlanAction.Remove, what, effect);

    /// <summary><c>key old -> new</c>, when they differ as text.</summary>
    public Changes Field(string key, string old, string @new, string effect = Nothing)
        => old == @new ? this : Line(PlanAction.Change, $"{key} {Shown(old)} -> {Shown(@new)}", effect);

    /// <summary>Several fields with the same effect.</summary>
    public Changes Each(IEnumerable<(string Key, string Old, string New)> fields, string effect)
    {
        foreach (var (key, old, @new) in fields) Field(key, old, @new, effect);
        return this;
    }

    private static string Shown(string text) => text.Length == 0 ? "(none)" : Faults.Quoted.Safe(text, 200);

    private Changes Line(PlanAction action, string change, string effect)
    {
        _lines.Add(new PlanLine { Action = action, Subject = subject, Change = change, Effect = effect });
        return this;
    }
}
