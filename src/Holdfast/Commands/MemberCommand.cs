using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Model.Reports;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast member list</c> and <c>holdfast member remove NODE</c></summary>
internal static class MemberCommand
{
    public static Command Create(Talk talk) => new("member", "Who belongs to the cell, who of them votes, and how a lost node is replaced.") { List(talk), Remove(talk) };

    private static Command List(Talk talk)
    {
        var output = CommonOptions.Output();
        var command = new Command("list", "The members with their ids, and who of them votes.") { output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var report = await client.ReportAsync(cancel);
            talk.Print(report, parsed.GetValue(output), _ => MemberViews.List(report, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Remove(Talk talk)
    {
        var node = new Argument<string>("NODE") { Description = "The node that is gone." };
        var (yes, output) = (CommonOptions.Yes(), CommonOptions.Output());
        var command = new Command("remove", "Remove a node whose machine or data directory is lost. Shows what that means, and asks. Refused while the node is heard.") { node, yes, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var name = parsed.GetValue(node)!;
            if (!parsed.GetValue(yes))
            {
                talk.Show(MemberViews.Removing(await client.ReportAsync(cancel), name, talk.Width), asTalk: true);
                if (Asking.Confirm(talk, $"Remove {name}?", name) is { } code)
                    return code;
            }

            var removed = await client.RemoveMemberAsync(name, new RemoveMemberRequest { Author = Asking.Author }, cancel);
            talk.Print(removed, parsed.GetValue(output), _ => MemberViews.Removed(removed, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }
}
