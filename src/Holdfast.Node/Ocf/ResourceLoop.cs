using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Control.Ocf;
using Holdfast.Model.Json;
using Holdfast.Node.Os;

namespace Holdfast.Node.Ocf;

/// <summary>What carries out the actions on a resource, one at a time.</summary>
internal interface IResourceActions
{
    /// <param name="run">What to run; nothing else runs.</param>
    /// <param name="ended">Called once, from another thread.</param>
    void Begin(RunOcf run, Action<AgentAnswer> ended);

    /// <summary>What runs is to end soon, with -1.</summary>
    void Cancel();
}

/// <summary>A driver's life: to the guard a service that speaks the warm protocol. The last line on standard error says why it ended.</summary>
internal static class ResourceLoop
{
    private const int MaxInputs = 256;

    /// <param name="variable">The environment variable in which the daemon hands the order over.</param>
    /// <param name="plan">How the resource is driven.</param>
    /// <param name="open">Who carries the actions out, or why nobody can here.</param>
    /// <returns>0 when the resource was stopped on request; 1 when it failed or cannot run here.</returns>
    public static async Task<int> RunAsync<TOrder>(string variable, Func<TOrder, OcfPlan> plan, Func<TOrder, Task<(IResourceActions? Actions, string Why)>> open)
        where TOrder : class
    {
        if (JsonCodec.TryDecode<TOrder>(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(variable) ?? "")) is not { } order)
            return Fail($"{variable} holds no order; this program is started by the guard.");
        Environment.SetEnvironmentVariable(variable, null);
        using var inputs = new BlockingCollection<OcfInput>(MaxInputs);
        using var stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            inputs.TryAdd(new OcfAskedToStop());
        });
        var (actions, why) = await open(order);
        if (actions is null)
            return Fail(why);
        new Thread(() => Listen(inputs)) { IsBackground = true, Name = "orders" }.Start();
        return Drive(new OcfResource(plan(order)), actions, inputs);
    }

    private static int Drive(OcfResource resource, IResourceActions actions, BlockingCollection<OcfInput> inputs)
    {
        OcfInput input = new OcfWoken();
        while (true)
        {
            foreach (var effect in resource.Step(input, BootClock.Now))
            {
                if (effect is EndOcf end)
                    return end.Code == 0 ? 0 : Fail(end.Why);
                Do(effect, actions, inputs);
            }

            input = Take(inputs, resource);
        }
    }

    private static OcfInput Take(BlockingCollection<OcfInput> inputs, OcfResource resource)
    {
        if (resource.Next is not { } next)
            return inputs.Take();
        var left = next - BootClock.Now;
        return left > TimeSpan.Zero && inputs.TryTake(out var input, left) || inputs.TryTake(out input) ? input : new OcfWoken();
    }

    private static void Do(OcfEffect effect, IResourceActions actions, BlockingCollection<OcfInput> inputs)
    {
        switch (effect)
        {
            case RunOcf run:
                actions.Begin(run, answer => inputs.Add(new OcfEnded(run.Action, answer.Code, answer.Reason)));
                break;
            case CancelOcf:
                actions.Cancel();
                break;
            case SayRole role:
                Console.Out.WriteLine(role.Epoch > 0 ? string.Create(CultureInfo.InvariantCulture, $"holdfast: active {role.Epoch}") : "holdfast: standby");
                Console.Out.Flush();
                break;
            case OcfRemark remark:
                Console.Error.WriteLine(remark.Text);
                break;
        }
    }

    /// <summary>The guard's lines; when it closes its end it is gone, and the kernel ends this process too.</summary>
    private static void Listen(BlockingCollection<OcfInput> inputs)
    {
        while (Console.In.ReadLine() is { } line)
        {
            var told = line.Split(' ') switch
            {
                ["active", var epoch, ..] when long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 => n,
                ["standby"] => 0,
                _ => -1L,
            };
            if (told >= 0)
                inputs.Add(new OcfTold(told));
        }
    }

    private static int Fail(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
