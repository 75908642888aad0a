namespace Holdfast.Demo.Board;

/// <summary>Carries out the guard's orders at a desk and says so; a newer order cancels what an older one is still trying.</summary>
internal sealed class Obedience(BoardDesk desk, TextReader input, TextWriter output)
{
    /// <summary>Until the input ends or <paramref name="ct"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        CancellationTokenSource? running = null;
        var work = Task.CompletedTask;
        try
        {
            await foreach (var order in Orders.Listen(input, output).ReadAllAsync(ct))
            {
                await CancelAsync(running, work);
                running = CancellationTokenSource.CreateLinkedTokenSource(ct);
                work = CarryOutAsync(order, running.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        await CancelAsync(running, work);
    }

    /// <summary>One word for the guard: <c>standby</c> or <c>active EPOCH</c>.</summary>
    public void Say(string what)
    {
        output.WriteLine($"holdfast: {what}");
        output.Flush();
    }

    private static async Task CancelAsync(CancellationTokenSource? running, Task work)
    {
        if (running is null)
            return;
        await running.CancelAsync();
        await work;
        running.Dispose();
    }

    private async Task CarryOutAsync(Order order, CancellationToken ct)
    {
        try
        {
            if (order.Epoch == 0)
                await desk.StandByAsync();
            else if (order.Epoch != desk.Epoch)
                await desk.ActivateAsync(order.Epoch, order.GrantRevision, ct);
            Say(order.Epoch == 0 ? "standby" : $"active {order.Epoch}");
        }
        catch (OperationCanceledException)
        {
            // A newer order has come.
        }
    }
}
