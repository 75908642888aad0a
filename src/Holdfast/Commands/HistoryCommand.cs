using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast history</c> and <c>history show N</c></summary>
internal static class HistoryCommand
{
    public static Command Create(Talk talk)
    {
        var output = CommonOptions.Output();
        var command = new Command("history", "The versions of the spec: who changed what, newest last.") { output, Show(talk) };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var history = await client.HistoryAsync(cancel);
            talk.Print(history, parsed.GetValue(output), _ => TableViews.History(history, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }

    /// <summary>The text as it was applied, so that it can be applied again.</summary>
    private static Command Show(Talk talk)
    {
        var number = new Argument<long>("N") { Description = "The version's number." };
        var command = new Command("show", "The text of one version, as it was applied.") { number };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var version = await client.HistoryVersionAsync(parsed.GetValue(number), cancel);
            await talk.Out.WriteAsync(version.Text.EndsWith('\n') ? version.Text : version.Text + "\n");
            return ExitCode.Ok;
        }));
        return command;
    }
}
