using System.Collections.Immutable;
using Holdfast.Calling;
using Holdfast.Client;
using Holdfast.Model.Reports;
using Holdfast.Model.Text;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary>Follows a drain, and says each step, until the node runs nothing any more.</summary>
internal sealed class DrainProgress(HoldfastClient client, Talk talk, string node)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private ImmutableSortedSet<string>? _left;

    public async Task<int> FollowAsync(TimeSpan patience, Format format, CancellationToken cancel)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(patience);
        try
        {
            var report = await client.ReportAsync(bound.Token);
            while (!IsEmpty(report))
            {
                await Task.Delay(Pause, bound.Token);
                report = await client.ReportAsync(bound.Token);
            }

            talk.Print(report.Nodes.Single(n => n.Name == node), format, _ => new Page(talk.Width).Text($"{node} is drained: nothing runs on it. When the work is done: holdfast resume {node}"));
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            talk.Say($"holdfast: {node} is not empty after {Spoken.Span(patience)}: {Spoken.List([.. _left ?? []])} still on it. It goes on.");
            talk.Say($"Next: holdfast status; or put it back: holdfast resume {node}");
            return ExitCode.TimedOut;
        }
    }

    private bool IsEmpty(CellReport report)
    {
        var left = report.Services.Where(Runs).Select(s => s.Name).ToImmutableSortedSet(StringComparer.Ordinal);
        foreach (var gone in (_left ?? left).Except(left))
            talk.Say(Gone(report, gone));
        _left = left;
        return left.IsEmpty;
    }

    private bool Runs(ServiceReport service)
        => service.Holder == node || service.Instances.Any(i => i.Node == node && i.State is "active" or "activating" or "starting" or "stopping" or "standby");

    private static string Gone(CellReport report, string service)
        => report.Services.FirstOrDefault(s => s.Name == service) is { Holder.Length: > 0 } now ? $"{service} runs on {now.Holder}" : $"{service} has stopped here";
}
