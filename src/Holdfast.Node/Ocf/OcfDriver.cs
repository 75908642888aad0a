using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Control.Ocf;
using Holdfast.Model.Json;
using Holdfast.Node.Guard;
using Holdfast.Node.Os;

namespace Holdfast.Node.Ocf;

/// <summary>
/// What <c>holdfast ocf-driver</c> runs: to the guard a service that speaks the warm protocol, to the agent its cluster manager. The last line on
/// standard error says why it ended.
/// </summary>
public static class OcfDriver
{
    private const int MaxInputs = 256;

    /// <returns>0 when the resource was stopped on request; 1 when it failed or cannot run here.</returns>
    public static async Task<int> RunAsync()
    {
        if (JsonCodec.TryDecode<OcfOrder>(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(OcfOrder.Variable) ?? "")) is not { } order)
            return Fail($"{OcfOrder.Variable} holds no order; this program is started by the guard.");
        Environment.SetEnvironmentVariable(OcfOrder.Variable, null);
        using var inputs = new BlockingCollection<OcfInput>(MaxInputs);
        using var stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            inputs.TryAdd(new OcfAskedToStop());
        });
        var (agent, why) = await OcfAgent.OpenAsync(order, Places(order), Console.Error);
        if (agent is null)
            return Fail(why);
        new Thread(() => Listen(inputs)) { IsBackground = true, Name = "orders" }.Start();
        return Drive(new OcfResource(order.Plan), agent, inputs);
    }

    private static AgentPlaces Places(OcfOrder order)
    {
        var data = Environment.GetEnvironmentVariable(GuardPaths.Mark) ?? Path.GetTempPath();
        var lease = Environment.GetEnvironmentVariable("HOLDFAST_LEASE_FILE") ?? Path.Combine(data, "ocf");
        return AgentPlaces.Make(Path.Combine(data, "ocf"), AgentPlaces.Passing(lease, order.Service));
    }

    private static int Drive(OcfResource resource, OcfAgent agent, BlockingCollection<OcfInput> inputs)
    {
        OcfInput input = new OcfWoken();
        while (true)
        {
            foreach (var effect in resource.Step(input, BootClock.Now))
            {
                if (effect is EndOcf end)
                    return end.Code == 0 ? 0 : Fail(end.Why);
                Do(effect, agent, inputs);
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

    private static void Do(OcfEffect effect, OcfAgent agent, BlockingCollection<OcfInput> inputs)
    {
        switch (effect)
        {
            case RunOcf run:
                agent.Begin(run, answer => inputs.Add(new OcfEnded(run.Action, answer.Code, answer.Reason)));
                break;
            case CancelOcf:
                agent.Cancel();
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
