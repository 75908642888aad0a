using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Client;
using Holdfast.Model.Reports;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast drain NODE</c>, <c>restart SERVICE</c>, <c>resume [NODE]</c> and <c>pause</c></summary>
internal static class MaintenanceCommands
{
    private delegate Task<MaintenanceReport> Order(MaintenanceRequest request, CancellationToken cancel);

    public static Command Drain(Talk talk)
    {
        var node = new Argument<string>("NODE") { Description = "The node to take out of service." };
        var force = new Option<bool>("--force") { Description = "Stop also what no other node is ready for." };
        var noWait = new Option<bool>("--no-wait") { Description = "Return once it is accepted, without waiting until the node is empty." };
        var (reason, patience, yes, output) = (Reason(), Patience("it is empty"), CommonOptions.Yes(), CommonOptions.Output());
        var command = new Command("drain", "Take a node out of service: moves what it holds, and waits until it is empty.") { node, reason, force, noWait, patience, yes, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var name = parsed.GetValue(node)!;
            var request = Request(parsed.GetValue(reason)) with { Force = parsed.GetValue(force) };
            var (accepted, code) = await GiveAsync((r, c) => client.DrainAsync(name, r, c), talk, request, parsed.GetValue(yes), $"{name} would go out of service", $"Drain {name}?", cancel);
            if (accepted is null)
                return code;
            if (!parsed.GetValue(noWait))
                return await new DrainProgress(client, talk, name).FollowAsync(TimeSpan.FromSeconds(parsed.GetValue(patience)), parsed.GetValue(output), cancel);
            Print(talk, accepted, parsed.GetValue(output));
            return ExitCode.Ok;
        }));
        return command;
    }

    public static Command Restart(Talk talk)
    {
        var service = new Argument<string>("SERVICE") { Description = "The service to restart." };
        var noWait = new Option<bool>("--no-wait") { Description = "Return once it is accepted, without waiting until every node has restarted it." };
        var (reason, patience, yes, output) = (Reason(), Patience("every node has restarted it"), CommonOptions.Yes(), CommonOptions.Output());
        var command = new Command("restart", "Restart a service node by node: standbys first, each waited for, the holder after a switchover.") { service, reason, noWait, patience, yes, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var name = parsed.GetValue(service)!;
            var (accepted, code) = await GiveAsync((r, c) => client.RestartAsync(name, r, c), talk, Request(parsed.GetValue(reason)), parsed.GetValue(yes), $"{name} would be restarted", $"Restart {name}?", cancel);
            if (accepted is null)
                return code;
            if (!parsed.GetValue(noWait))
                return await new RestartProgress(client, talk, name).FollowAsync(TimeSpan.FromSeconds(parsed.GetValue(patience)), parsed.GetValue(output), cancel);
            Print(talk, accepted, parsed.GetValue(output));
            return ExitCode.Ok;
        }));
        return command;
    }

    public static Command Resume(Talk talk)
    {
        var node = new Argument<string?>("NODE") { Description = "The node to put back into service; without one, the paused cell.", Arity = ArgumentArity.ZeroOrOne };
        var output = CommonOptions.Output();
        var command = new Command("resume", "Put a drained node back into service, or go on with a paused cell.") { node, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var name = parsed.GetValue(node);
            var accepted = name is null ? await client.ResumeCellAsync(Request(null), cancel) : await client.ResumeAsync(name, Request(null), cancel);
            Print(talk, accepted, parsed.GetValue(output));
            return ExitCode.Ok;
        }));
        return command;
    }

    public static Command Pause(Talk talk)
    {
        var (reason, yes, output) = (Reason(), CommonOptions.Yes(), CommonOptions.Output());
        var command = new Command("pause", "Leave the whole cell alone: nothing is started, moved or failed over until it is resumed.") { reason, yes, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            if (!parsed.GetValue(yes) && Asking.Confirm(talk, "Pause the cell? What fails meanwhile stays down until it is resumed.", name: null) is { } code)
                return code;
            Print(talk, await client.PauseCellAsync(Request(parsed.GetValue(reason)), cancel), parsed.GetValue(output));
            return ExitCode.Ok;
        }));
        return command;
    }

    /// <summary>Shows the plan and asks, unless that is not wanted; then gives the order. Without an answer, the exit code says why.</summary>
    private static async Task<(MaintenanceReport? Accepted, int Code)> GiveAsync(Order order, Talk talk, MaintenanceRequest request, bool yes, string heading, string question, CancellationToken cancel)
    {
        if (!yes)
        {
            talk.Show(MaintenanceViews.Plan(heading, await order(request with { DryRun = true }, cancel), talk.Width), asTalk: true);
            if (Asking.Confirm(talk, question, name: null) is { } code)
                return (null, code);
        }

        return (await order(request, cancel), ExitCode.Ok);
    }

    private static void Print(Talk talk, MaintenanceReport report, Format format) => talk.Print(report, format, _ => new Page(talk.Width).Text($"{report.Reason}."));

    private static MaintenanceRequest Request(string? reason) => new() { Author = Asking.Author, Reason = reason ?? "" };

    private static Option<string> Reason() => new("--reason") { Description = "Why, for those who look at the cell meanwhile.", HelpName = "TEXT" };

    private static Option<int> Patience(string until) => new("--wait") { Description = $"How long to wait until {until}, in seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 120 };
}
