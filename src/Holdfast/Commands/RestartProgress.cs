using Holdfast.Calling;
using Holdfast.Client;
using Holdfast.Model.Reports;
using Holdfast.Model.Text;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary>Follows a restart, and says each step, until every node has restarted the service or it was given up.</summary>
internal sealed class RestartProgress(HoldfastClient client, Talk talk, string service)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private string _said = "";

    public async Task<int> FollowAsync(TimeSpan patience, Format format, CancellationToken cancel)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(patience);
        try
        {
            var report = await AskAsync(bound.Token);
            while (report.Restart is { Open: true } restart)
            {
                Say(report, restart);
                await Task.Delay(Pause, bound.Token);
                report = await AskAsync(bound.Token);
            }

            return End(report, format);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            talk.Say($"holdfast: {service} is not restarted everywhere after {Spoken.Span(patience)}. It goes on.");
            talk.Say($"Next: holdfast status; or see who is waited for: holdfast why {service}");
            return ExitCode.TimedOut;
        }
    }

    private async Task<ServiceReport> AskAsync(CancellationToken cancel)
        => (await client.ReportAsync(cancel)).Services.FirstOrDefault(s => s.Name == service) ?? new ServiceReport { Name = service };

    private void Say(ServiceReport report, RestartReport restart)
    {
        var now = report.State == ServiceState.Moving ? $"{service} moves away from {report.Holder}" : restart.Now.Length == 0 ? "" : $"{service} restarts on {restart.Now}";
        if (now.Length > 0 && now != _said)
            talk.Say(_said = now);
    }

    private int End(ServiceReport report, Format format)
    {
        var stopped = report.Restart is { Stopped.Length: > 0 };
        if (stopped)
            talk.Say($"holdfast: The restart of {service} was given up: {report.Restart!.Stopped}.");
        talk.Print(report, format, _ => new Page(talk.Width).Text(stopped
            ? $"Mend that, then: holdfast restart {service}"
            : report.Holder.Length == 0 ? $"{service} has been restarted." : $"{service} has been restarted; it is active on {report.Holder}."));
        return stopped ? ExitCode.Error : ExitCode.Ok;
    }
}
