using System.Text;
using Holdfast.Control.External;
using Holdfast.Model.Json;
using Holdfast.Node.Ocf;

namespace Holdfast.Node.External;

/// <summary>What <c>holdfast external-driver</c> runs: it tells something that nobody can start what it is to be, and asks what it is.</summary>
public static class ExternalDriver
{
    /// <returns>0 when it was deactivated on request; 1 when it failed.</returns>
    public static Task<int> RunAsync()
    {
        if (JsonCodec.TryDecode<ExternalOrder>(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(ExternalOrder.Variable) ?? "")) is not { } order)
            return Task.FromResult(ResourceLoop.Fail($"{ExternalOrder.Variable} holds no order; this program is started by the guard."));
        Environment.SetEnvironmentVariable(ExternalOrder.Variable, null);
        return ResourceLoop.RunAsync(order.Plan, () => Task.FromResult<(IResourceActions?, string)>((new ExternalActions(order.Spec, Console.Error), "")));
    }
}
