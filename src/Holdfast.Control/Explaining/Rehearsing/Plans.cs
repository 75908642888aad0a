using Holdfast.Control.Commands;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>What is planned in a question of what-if, played to its end before anything is lost: by the very commands that a person would give.</summary>
internal static class Plans
{
    /// <summary>What the cell would refuse, a sentence each.</summary>
    public static string[] Play(Rehearsal rehearsal, WhatIfQuestion question, CellSpec? spec)
    {
        var refused = new List<string>();
        if (spec is not null && rehearsal.Order((s, o, w, n) => ApplyCommand.Propose(s, spec, question.Spec, "as asked", "", null, s.NameOf(o.Self), w, n)) is { } apply)
            refused.Add($"The spec would be refused: {apply.Message}");
        foreach (var node in question.Add)
            if (Join(rehearsal, node) is { } why)
                refused.Add(why);
        if (spec is not null || !question.Add.IsEmpty)
            rehearsal.PlayOut();
        foreach (var node in question.Drain)
            if (rehearsal.Order((s, o, w, n) => MaintenanceCommands.Drain(s, o, node, new MaintenanceRequest(), w, n)) is { } drain)
                refused.Add($"{node} would not be drained: {drain.Message}");
            else
                rehearsal.PlayOut();
        return [.. refused];
    }

    private static string? Join(Rehearsal rehearsal, string name)
    {
        if (rehearsal.State.Members.ContainsKey(name))
            return $"{name} has joined already.";
        if (rehearsal.State.Spec?.Spec.Node(name) is not { } node)
            return $"{name} would host nothing: the spec does not name it.";
        rehearsal.Join(name, node.Role);
        return null;
    }
}
