using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Views;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api.Streams;

/// <summary>The streams that are open: what each sends, and how many there may be.</summary>
internal sealed class StreamDesk(ViewBoard board, ReportCache reports, ApiOptions options)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(100);
    private int _open;

    public Answer Endpoint(string service) => Open((writer, cancel) => EndpointAsync(service, writer, cancel));

    public Answer Watch() => Open(WatchAsync);

    private Answer Open(Func<EventWriter, CancellationToken, Task> run)
    {
        if (Interlocked.Increment(ref _open) <= options.MaxStreams)
            return new Answer { Stream = (writer, cancel) => CountedAsync(run, writer, cancel) };
        Interlocked.Decrement(ref _open);
        return Answer.Refuse(
            StatusCodes.Status503ServiceUnavailable,
            "too-many-streams",
            $"This node serves {options.MaxStreams} event streams already, the most that it takes.",
            "Follow another node, or close streams that nobody reads.");
    }

    private async Task CountedAsync(Func<EventWriter, CancellationToken, Task> run, EventWriter writer, CancellationToken cancel)
    {
        try
        {
            await run(writer, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task EndpointAsync(string service, EventWriter writer, CancellationToken cancel)
    {
        EndpointReport? last = null;
        while (true)
        {
            var view = board.Current;
            var report = Endpoints.Of(view, service);
            if (report != last)
                await writer.EventAsync("endpoint", report, cancel);
            last = report;
            await ChangeAsync(board.AfterAsync(view.State), writer, cancel);
        }
    }

    private async Task WatchAsync(EventWriter writer, CancellationToken cancel)
    {
        byte[] last = [];
        while (true)
        {
            var view = board.Current;
            var report = reports.Of(view);
            var substance = JsonCodec.Encode(Substance(report));
            if (!substance.AsSpan().SequenceEqual(last))
                await writer.EventAsync("report", report, cancel);
            last = substance;
            await Task.Delay(BetweenReports, cancel);
            await ChangeAsync(board.AfterAsync(view), writer, cancel);
        }
    }

    private async Task ChangeAsync(Task change, EventWriter writer, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await change.WaitAsync(options.Heartbeat, cancel);
                return;
            }
            catch (TimeoutException)
            {
                await writer.HeartbeatAsync(cancel);
            }
        }
    }

    /// <summary>Without what moves with every beat.</summary>
    private static CellReport Substance(CellReport report)
        => report with { At = default, Nodes = [.. report.Nodes.Select(n => n with { LeaseLeft = null, Applied = 0 })] };
}
