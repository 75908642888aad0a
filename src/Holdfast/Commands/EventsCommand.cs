using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast events</c></summary>
internal static class EventsCommand
{
    private const int Most = 500;

    public static Command Create(Talk talk)
    {
        var (limit, output) = (CommonOptions.Limit(Most), CommonOptions.Output());
        var command = new Command("events", "What happened to the cell, newest last.") { limit, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var events = await client.EventsAsync(parsed.GetValue(limit), cancel);
            talk.Print(events, parsed.GetValue(output), _ => TableViews.Events(events, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }
}
