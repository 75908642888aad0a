using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Model.Reports;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast promote SERVICE --to NODE --accept-loss</c></summary>
internal static class PromoteCommand
{
    public static Command Create(Talk talk)
    {
        var service = new Argument<string>("SERVICE") { Description = "The service that nobody holds." };
        var to = new Option<string>("--to") { Description = "The node that takes over although it lacks something.", HelpName = "NODE", Required = true };
        var loss = new Option<bool>("--accept-loss") { Description = "What it lacks, data included, may be lost. Needed." };
        var (yes, output) = (CommonOptions.Yes(), CommonOptions.Output());
        var command = new Command("promote", "Have a standby take over that its promotion gate keeps back. Shows what that risks, and asks for the service's name.") { service, to, loss, yes, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var name = parsed.GetValue(service)!;
            var request = new PromoteRequest { To = parsed.GetValue(to)!, Author = Asking.Author, AcceptLoss = parsed.GetValue(loss) };
            if (!parsed.GetValue(yes) && request.AcceptLoss)
            {
                talk.Show(MaintenanceViews.Plan($"{name} would be promoted", await client.PromoteAsync(name, request with { DryRun = true }, cancel), talk.Width), asTalk: true);
                if (Asking.Confirm(talk, $"Promote {request.To}?", name) is { } code)
                    return code;
            }

            var accepted = await client.PromoteAsync(name, request, cancel);
            talk.Print(accepted, parsed.GetValue(output), _ => new Page(talk.Width).Text($"{accepted.Reason}. Follow it: holdfast status --watch"));
            return ExitCode.Ok;
        }));
        return command;
    }
}
