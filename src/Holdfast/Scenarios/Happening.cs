using Holdfast.Control.Commands;
using Holdfast.Control.Explaining.Rehearsing;
using Holdfast.Control.Proposals;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Spec;

namespace Holdfast.Scenarios;

/// <summary>Lets what a statement says happen in a rehearsal.</summary>
internal static class Happening
{
    /// <summary>Whoever gives the orders.</summary>
    public const string Author = "kim";

    /// <summary>The refusal, when it is an order that is refused.</summary>
    public static Refusal? Of(Rehearsal rehearsal, Statement statement) => Befalls(rehearsal, statement) ? null : Ordered(rehearsal, statement);

    private static bool Befalls(Rehearsal rehearsal, Statement statement)
    {
        switch (statement.Verb)
        {
            case "nothing":
                break;
            case "down":
                rehearsal.Strike(Id(rehearsal, statement, 0), Trouble.Silent);
                break;
            case "no-daemon":
                rehearsal.Strike(Id(rehearsal, statement, 0), Trouble.NoDaemon);
                break;
            case "no-store":
                rehearsal.Strike(Id(rehearsal, statement, 0), Trouble.NoStore);
                break;
            case "no-answers":
                rehearsal.Strike(Id(rehearsal, statement, 0), Trouble.NoAnswers);
                break;
            case "up":
                rehearsal.Recover(Id(rehearsal, statement, 0));
                break;
            case "fail":
                rehearsal.Break(Id(rehearsal, statement, 1), Service(rehearsal, statement), statement.Text);
                break;
            case "mend":
                rehearsal.Mend(Id(rehearsal, statement, 1), Service(rehearsal, statement));
                break;
            case "fail-device":
                rehearsal.BreakDevice(Device(rehearsal, statement), statement.Text);
                break;
            case "mend-device":
                rehearsal.MendDevice(Device(rehearsal, statement));
                break;
            case "join":
                Join(rehearsal, statement);
                break;
            default:
                return false;
        }

        return true;
    }

    private static Refusal? Ordered(Rehearsal rehearsal, Statement statement)
    {
        var (subject, request) = (statement.Word(0), new MaintenanceRequest { Author = Author, Reason = statement.Text, Force = statement.Word(1) == "force" });
        return statement.Verb switch
        {
            "drain" => rehearsal.Order((s, o, w, n) => MaintenanceCommands.Drain(s, o, subject, request, w, n)),
            "resume" when subject.Length > 0 => rehearsal.Order((s, o, w, n) => MaintenanceCommands.Resume(s, o, subject, request, w, n)),
            "resume" => rehearsal.Order((s, o, w, n) => MaintenanceCommands.Unpause(s, o, request, w, n)),
            "pause" => rehearsal.Order((s, o, w, n) => MaintenanceCommands.Pause(s, o, request, w, n)),
            "switchover" => rehearsal.Order((s, o, w, n) => SwitchoverCommand.Propose(s, o, subject, statement.Word(1), Author, w, n)),
            "fence" => rehearsal.Order((s, o, w, n) => FenceCommand.Propose(s, o, subject, Author, w, n)),
            "confirm" => rehearsal.Order((s, o, w, n) => ConfirmFenceCommand.Propose(s, o, subject, Author, w, n)),
            "remove" => rehearsal.Order((s, o, w, n) => RemoveMemberCommand.Propose(s, o, subject, Author, w, n)),
            "apply" => Apply(rehearsal, statement),
            _ => throw new ScenarioException(statement.Line, $"\"{statement.Verb}\" cannot happen.", "See the list of what can: docs/operate/scenarios.md"),
        };
    }

    private static Refusal? Apply(Rehearsal rehearsal, Statement statement)
    {
        var text = SpecText.Change(rehearsal.State.Spec!.Text, statement);
        var spec = SpecText.Read(text, statement.Line);
        var summary = SpecPlan.Summary(SpecPlan.Between(rehearsal.State.Spec.Spec, spec));
        return rehearsal.Order((s, o, w, n) => ApplyCommand.Propose(s, spec, text, summary, Author, null, s.NameOf(o.Self), w, n));
    }

    private static void Join(Rehearsal rehearsal, Statement statement)
    {
        var name = statement.Word(0);
        var role = rehearsal.State.Spec!.Spec.Node(name)?.Role ?? NodeRole.Voter;
        if (rehearsal.State.Members.ContainsKey(name))
            throw new ScenarioException(statement.Line, $"{name} is a member already.", "Let another node join, or remove this one first.");
        if (statement.Word(1) is { Length: > 0 } word && (!Enum.TryParse(word, ignoreCase: true, out role) || char.IsDigit(word[0])))
            throw new ScenarioException(statement.Line, $"{word} is no role.", "Write voter, witness or worker.");
        rehearsal.Join(name, role);
    }

    private static long Id(Rehearsal rehearsal, Statement statement, int place)
        => rehearsal.State.Members.GetValueOrDefault(statement.Word(place))?.Id
            ?? throw new ScenarioException(statement.Line, $"{statement.Word(place)} is no member.", $"The members: {string.Join(", ", rehearsal.State.Members.Keys)}.");

    private static string Service(Rehearsal rehearsal, Statement statement)
        => rehearsal.State.Spec!.Spec.Service(statement.Word(0))?.Name
            ?? throw new ScenarioException(statement.Line, $"There is no service {statement.Word(0)}.", $"The services: {string.Join(", ", rehearsal.State.Spec.Spec.Services.Select(s => s.Name))}.");

    private static string Device(Rehearsal rehearsal, Statement statement)
        => rehearsal.State.Spec!.Spec.FenceDevice(statement.Word(0))?.Name
            ?? throw new ScenarioException(statement.Line, $"There is no fence device {statement.Word(0)}.", $"The devices: {string.Join(", ", rehearsal.State.Spec.Spec.FenceDevices.Select(d => d.Name))}.");
}
