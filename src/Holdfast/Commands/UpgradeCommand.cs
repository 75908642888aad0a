using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Control.Explaining;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast upgrade status</c></summary>
internal static class UpgradeCommand
{
    private const int LongestVersion = 50;

    public static Command Create(Talk talk) => new("upgrade", "The way of the cell from one version of Holdfast to another.") { Status(talk) };

    private static Command Status(Talk talk)
    {
        var to = new Option<string>("--to") { Description = "The version to come to; an older one shows the way back.", HelpName = "VERSION", DefaultValueFactory = _ => VersionCommand.Number };
        to.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is not { Length: > 0 and <= LongestVersion } text || !Version.TryParse(text.Split('-')[0], out var parsed) || parsed.Build < 0)
                given.AddError("--to takes a version of three numbers, such as 0.2.0.");
        });
        var output = CommonOptions.Output();
        var command = new Command("status", "Which version each node runs, whose turn it is, and whether the cell is ready for it. Exit code 0: all are done; 3: not yet.") { to, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var report = UpgradePlans.Of(await client.ReportAsync(cancel), parsed.GetValue(to)!);
            talk.Print(report, parsed.GetValue(output), _ => UpgradeView.Of(report, talk.Width));
            return report.Done ? ExitCode.Ok : ExitCode.Degraded;
        }));
        return command;
    }
}
