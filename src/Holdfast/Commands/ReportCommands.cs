using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Model.Reports;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast status</c>, <c>members</c> and <c>services</c>: three views of one report.</summary>
internal static class ReportCommands
{
    public static Command Status(Talk talk) => Create(
        "status",
        "Is everything all right, and if not, what is wrong and what to do next. Exit code 3 when degraded, 5 without quorum.",
        talk,
        (report, wide) => StatusView.Of(report, talk.Width, wide),
        report => report.Health switch
        {
            CellHealth.Ok => ExitCode.Ok,
            CellHealth.Degraded => ExitCode.Degraded,
            _ => ExitCode.NoQuorum,
        });

    public static Command Members(Talk talk)
        => Create("members", "The nodes of the cell and how they are.", talk, (report, wide) => TableViews.Members(report, talk.Width, wide), _ => ExitCode.Ok);

    public static Command Services(Talk talk)
        => Create("services", "The services, where they are, and who could take over.", talk, (report, wide) => TableViews.Services(report, talk.Width, wide), _ => ExitCode.Ok);

    public static Command Health(Talk talk)
        => Create("health", "What each node's own checks say, with what they saw.", talk, (report, _) => TableViews.Health(report, talk.Width), _ => ExitCode.Ok);

    private static Command Create(string name, string description, Talk talk, Func<CellReport, bool, Page> page, Func<CellReport, int> code)
    {
        var (output, watch) = (CommonOptions.Output(), CommonOptions.Watch());
        var command = new Command(name, description) { output, watch };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var format = parsed.GetValue(output);
            string Text(CellReport report) => Printing.Text(talk, report, format, wide => page(report, wide));
            if (parsed.GetValue(watch))
                return await Watching.RunAsync(client, talk, Text, cancel);
            var report = await client.ReportAsync(cancel);
            await talk.Out.WriteAsync(Text(report));
            return code(report);
        }));
        return command;
    }
}
