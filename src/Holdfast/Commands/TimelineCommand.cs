using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Client;
using Holdfast.Model.Cell;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast timeline list</c> and <c>timeline show [N]</c></summary>
internal static class TimelineCommand
{
    private const int Most = 200;

    public static Command Create(Talk talk) => new("timeline", "Failovers, switchovers and starts, and where their time went.") { List(talk), Show(talk) };

    private static Command List(Talk talk)
    {
        var (limit, output) = (CommonOptions.Limit(Most), CommonOptions.Output());
        var command = new Command("list", "All that are kept, newest last.") { limit, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var incidents = await client.IncidentsAsync(parsed.GetValue(limit), cancel);
            talk.Print(incidents, parsed.GetValue(output), _ => TimelineViews.List(incidents, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Show(Talk talk)
    {
        var number = new Argument<long?>("N") { Description = "Its number in the list; without it, the newest.", Arity = ArgumentArity.ZeroOrOne };
        var output = CommonOptions.Output();
        var command = new Command("show", "One of them, phase by phase.") { number, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            if (await Find(client, parsed.GetValue(number), cancel) is not { } incident)
            {
                talk.Say("holdfast: there has been no failover, switchover or first start yet.");
                return ExitCode.Error;
            }

            talk.Print(incident, parsed.GetValue(output), _ => TimelineViews.Show(incident, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static async Task<Incident?> Find(HoldfastClient client, long? number, CancellationToken cancel)
        => number is { } asked ? await client.IncidentAsync(asked, cancel) : (await client.IncidentsAsync(1, cancel)).FirstOrDefault();
}
