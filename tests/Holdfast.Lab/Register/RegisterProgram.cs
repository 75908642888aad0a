using Holdfast.Demo.Board;

namespace Holdfast.Lab.Register;

/// <summary>
/// The service that the lab's cells run: a few registers, kept in the cell's store. The shortest program that does everything a careful one
/// must: it writes under the fencing token only, reads the store when it becomes the holder, and looks at its lease before each answer.
/// </summary>
internal static class RegisterProgram
{
    public const string Mode = "register";

    /// <summary>Runs until its guard closes its input.</summary>
    public static async Task<int> RunAsync(string listen)
    {
        var options = BoardOptions.Read(listen, Environment.GetEnvironmentVariable);
        using var desk = new RegisterDesk(options);
        await using var server = RegisterServer.Start(desk, options.Listen);
        await desk.WarmUpAsync(server);
        if (options.Epoch == 0)
            Say("standby");
        else
            await ObeyAsync(desk, new Order(options.Epoch, GrantRevision()), CancellationToken.None);
        _ = desk.StayWarmAsync();
        await ObeyAllAsync(desk);
        return 0;
    }

    /// <summary>A newer order cancels what an older one is still trying.</summary>
    private static async Task ObeyAllAsync(RegisterDesk desk)
    {
        var (running, work) = (new CancellationTokenSource(), Task.CompletedTask);
        await foreach (var order in Orders.Listen(Console.In, Console.Out).ReadAllAsync())
        {
            await running.CancelAsync();
            await work;
            running.Dispose();
            running = new CancellationTokenSource();
            work = ObeyAsync(desk, order, running.Token);
        }

        desk.StandBy();
        running.Dispose();
    }

    private static async Task ObeyAsync(RegisterDesk desk, Order order, CancellationToken ct)
    {
        try
        {
            if (order.Epoch == 0)
                desk.StandBy();
            else if (order.Epoch != desk.Epoch)
                await desk.ActivateAsync(order, ct);
            Say(order.Epoch == 0 ? "standby" : $"active {order.Epoch}");
        }
        catch (OperationCanceledException)
        {
            // A newer order has come.
        }
    }

    private static long GrantRevision() => long.Parse(Environment.GetEnvironmentVariable("HOLDFAST_GRANT_REVISION") ?? "0");

    private static void Say(string what)
    {
        Console.Out.WriteLine($"holdfast: {what}");
        Console.Out.Flush();
    }
}
