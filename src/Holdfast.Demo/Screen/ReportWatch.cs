using Holdfast.Client;
using Holdfast.Demo.Cells;
using Holdfast.Model.Reports;

namespace Holdfast.Demo.Screen;

/// <summary>Keeps the newest report of whichever node answers.</summary>
internal sealed class ReportWatch(DemoCell cell)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private CellReport? _newest;

    public CellReport? Newest => Volatile.Read(ref _newest);

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                Volatile.Write(ref _newest, await cell.Api.ReportAsync(ct));
                await Task.Delay(Pause, ct);
            }
            catch (HoldfastApiException)
            {
                await Task.Delay(Pause, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
