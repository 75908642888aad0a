using System.Text;
using Holdfast.Control.Ocf;
using Holdfast.Model.Json;
using Holdfast.Node.Guard;

namespace Holdfast.Node.Ocf;

/// <summary>What <c>holdfast ocf-driver</c> runs: to the agent its cluster manager.</summary>
public static class OcfDriver
{
    /// <returns>0 when the resource was stopped on request; 1 when it failed or cannot run here.</returns>
    public static Task<int> RunAsync()
    {
        if (JsonCodec.TryDecode<OcfOrder>(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(OcfOrder.Variable) ?? "")) is not { } order)
            return Task.FromResult(ResourceLoop.Fail($"{OcfOrder.Variable} holds no order; this program is started by the guard."));
        Environment.SetEnvironmentVariable(OcfOrder.Variable, null);
        return ResourceLoop.RunAsync(order.Plan, async () => await OcfAgent.OpenAsync(order, Places(order), Console.Error));
    }

    private static AgentPlaces Places(OcfOrder order)
    {
        var data = Environment.GetEnvironmentVariable(GuardPaths.Mark) ?? Path.GetTempPath();
        var lease = Environment.GetEnvironmentVariable("HOLDFAST_LEASE_FILE") ?? Path.Combine(data, "ocf");
        return AgentPlaces.Make(Path.Combine(data, "ocf"), AgentPlaces.Passing(lease, order.Service));
    }
}
