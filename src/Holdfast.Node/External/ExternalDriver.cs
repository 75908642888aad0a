using Holdfast.Control.External;
using Holdfast.Node.Ocf;

namespace Holdfast.Node.External;

/// <summary>What <c>holdfast external-driver</c> runs: it tells something that nobody can start what it is to be, and asks what it is.</summary>
public static class ExternalDriver
{
    /// <returns>0 when it was deactivated on request; 1 when it failed.</returns>
    public static Task<int> RunAsync() => ResourceLoop.RunAsync<ExternalOrder>(
        ExternalOrder.Variable,
        order => order.Plan,
        order => Task.FromResult<(IResourceActions?, string)>((new ExternalActions(order.Spec, Console.Error), "")));
}
