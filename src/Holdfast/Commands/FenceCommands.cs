using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Client;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast fence NODE</c>, <c>fence confirm NODE</c> and <c>fence status</c></summary>
internal static class FenceCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private delegate Task<FencePlanReport> Order(string node, FenceRequest request, CancellationToken cancel);

    public static Command Create(Talk talk)
    {
        var node = new Argument<string?>("NODE") { Description = "The node to switch off.", Arity = ArgumentArity.ZeroOrOne };
        var noWait = new Option<bool>("--no-wait") { Description = "Return once it is accepted, without waiting until it is done." };
        var (yes, output) = (CommonOptions.Yes(), CommonOptions.Output());
        var command = new Command("fence", "Have a node switched off by its fence devices: shows what that does, and asks for its name.") { node, yes, noWait, output };
        command.SetAction((parsed, cancel) =>
        {
            if (parsed.GetValue(node) is not { } name)
            {
                talk.Say("holdfast: fence needs NODE, or one of: confirm, status.");
                return Task.FromResult(ExitCode.Usage);
            }

            return Cell.AskAsync(parsed, talk, async client =>
            {
                var (accepted, code) = await GiveAsync(client.FenceAsync, talk, name, parsed.GetValue(yes), plan => FenceViews.Plan(plan, talk.Width), $"Switch {name} off?", cancel);
                if (accepted is null)
                    return code;
                if (!parsed.GetValue(noWait))
                    return await FollowAsync(client, talk, name, parsed.GetValue(output), cancel);
                talk.Print(accepted, parsed.GetValue(output), _ => new Page(talk.Width).Text($"{accepted.Reason}. Follow it: holdfast fence status"));
                return ExitCode.Ok;
            });
        });
        command.Subcommands.Add(Confirm(talk));
        command.Subcommands.Add(Status(talk));
        return command;
    }

    private static Command Confirm(Talk talk)
    {
        var node = new Argument<string>("NODE") { Description = "The node that does nothing any more." };
        var (yes, output) = (CommonOptions.Yes(), CommonOptions.Output());
        var command = new Command("confirm", "Say that you have made sure that a node does nothing any more, when no device could. Names what that risks, and asks for its name.") { node, yes, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var name = parsed.GetValue(node)!;
            var (accepted, code) = await GiveAsync(client.ConfirmFenceAsync, talk, name, parsed.GetValue(yes), plan => FenceViews.Confirmation(plan, talk.Width), $"Is {name} off?", cancel);
            if (accepted is not null)
                talk.Print(accepted, parsed.GetValue(output), _ => new Page(talk.Width).Text($"{accepted.Reason}."));
            return code;
        }));
        return command;
    }

    private static Command Status(Talk talk)
    {
        var output = CommonOptions.Output();
        var command = new Command("status", "What can fence whom, whether it works, and what was and is being fenced.") { output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var report = await client.FencesAsync(cancel);
            talk.Print(report, parsed.GetValue(output), _ => FenceViews.Status(report, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }

    /// <summary>Shows the plan and asks, unless that is not wanted; then gives the order. Without an answer, the exit code says why.</summary>
    private static async Task<(FencePlanReport? Accepted, int Code)> GiveAsync(Order order, Talk talk, string node, bool yes, Func<FencePlanReport, Page> page, string question, CancellationToken cancel)
    {
        var request = new FenceRequest { Author = Asking.Author };
        if (!yes)
        {
            talk.Show(page(await order(node, request with { DryRun = true }, cancel)), asTalk: true);
            if (Asking.Confirm(talk, question, node) is { } code)
                return (null, code);
        }

        return (await order(node, request, cancel), ExitCode.Ok);
    }

    private static async Task<int> FollowAsync(HoldfastClient client, Talk talk, string node, Format format, CancellationToken cancel)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(Patience);
        Fence? fence = null;
        try
        {
            while (fence is null or { IsUnderWay: true })
            {
                await Task.Delay(Pause, bound.Token);
                fence = (await client.FencesAsync(bound.Token)).Fences.FirstOrDefault(f => f.Node == node);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            talk.Say($"holdfast: {node} is not fenced after {Patience.TotalMinutes:0} minutes: {fence?.Note}. It goes on.");
            talk.Say("Next: holdfast fence status");
            return ExitCode.TimedOut;
        }

        talk.Print(fence, format, _ => FenceViews.One(fence, talk.Width));
        return fence.State is FenceState.Done or FenceState.Confirmed || fence.Runs is [.., { Succeeded: true }] ? ExitCode.Ok : ExitCode.Error;
    }
}
