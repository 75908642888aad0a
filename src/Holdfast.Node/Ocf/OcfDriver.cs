using Holdfast.Control.Ocf;
using Holdfast.Node.Guard;

namespace Holdfast.Node.Ocf;

/// <summary>What <c>holdfast ocf-driver</c> runs: to the agent its cluster manager.</summary>
public static class OcfDriver
{
    /// <returns>0 when the resource was stopped on request; 1 when it failed or cannot run here.</returns>
    public static Task<int> RunAsync() => ResourceLoop.RunAsync<OcfOrder>(OcfOrder.Variable, order => order.Plan, async order => await OcfAgent.OpenAsync(order, Places(order), Console.Error));

    private static AgentPlaces Places(OcfOrder order)
    {
        var data = Environment.GetEnvironmentVariable(GuardPaths.Mark) ?? Path.GetTempPath();
        var lease = Environment.GetEnvironmentVariable("HOLDFAST_LEASE_FILE") ?? Path.Combine(data, "ocf");
        return AgentPlaces.Make(Path.Combine(data, "ocf"), AgentPlaces.Passing(lease, order.Service));
    }
}
