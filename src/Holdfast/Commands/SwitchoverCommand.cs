using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Client;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast switchover SERVICE [--to NODE]</c></summary>
internal static class SwitchoverCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create(Talk talk)
    {
        var service = new Argument<string>("SERVICE") { Description = "The service to move." };
        var to = new Option<string?>("--to") { Description = "The node that takes over; without it, the best that is ready.", HelpName = "NODE" };
        var noWait = new Option<bool>("--no-wait") { Description = "Return once it is accepted, without waiting until it is done." };
        var (yes, output) = (CommonOptions.Yes(), CommonOptions.Output());
        var command = new Command("switchover", "Move a service to another node, planned. Shows what it will do, and asks.") { service, to, yes, noWait, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var name = parsed.GetValue(service)!;
            if (!parsed.GetValue(yes) && await PlanAsync(client, talk, name, parsed.GetValue(to), cancel) is { } code)
                return code;
            var accepted = await client.SwitchoverAsync(name, new SwitchoverRequest { To = parsed.GetValue(to) ?? "", Author = Asking.Author }, cancel);
            if (parsed.GetValue(noWait))
            {
                talk.Print(accepted, parsed.GetValue(output), _ => new Page(talk.Width).Text($"{accepted.Reason}. Follow it: holdfast timeline show {accepted.Incident}"));
                return ExitCode.Ok;
            }

            return await FollowAsync(client, talk, accepted, parsed.GetValue(output), cancel);
        }));
        return command;
    }

    private static async Task<int?> PlanAsync(HoldfastClient client, Talk talk, string service, string? to, CancellationToken cancel)
    {
        var why = (await client.WhyAsync(service, cancel)).Service;
        var target = to ?? why.Instances.FirstOrDefault(i => i.Ready && i.Node != why.Holder)?.Node ?? "the best node that is ready";
        var page = new Page(talk.Width).Text($"{service} would move from {(why.Holder.Length == 0 ? "nowhere" : why.Holder)} to {target}; its users are interrupted for the time that takes.");
        page.Blank().Add(Tables.Instances(why, indent: 2)).Blank();
        talk.Show(page, asTalk: true);
        return Asking.Confirm(talk, $"Move {service}?", name: null);
    }

    private static async Task<int> FollowAsync(HoldfastClient client, Talk talk, SwitchoverReport accepted, Format format, CancellationToken cancel)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(Patience);
        var incident = new Incident { Number = accepted.Incident };
        try
        {
            while (!incident.Closed)
            {
                await Task.Delay(Pause, bound.Token);
                incident = await client.IncidentAsync(accepted.Incident, bound.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            talk.Say($"holdfast: {accepted.Reason}, and it is not done after {Patience.TotalMinutes:0} minutes. It goes on.");
            talk.Say($"Next: holdfast timeline show {accepted.Incident}");
            return ExitCode.TimedOut;
        }

        talk.Print(incident, format, _ => TimelineViews.Show(incident, talk.Width));
        return incident.Phases.Any(p => p.Phase == Phase.Verified) ? ExitCode.Ok : ExitCode.Error;
    }
}
