using Holdfast.Control.Ocf;
using Holdfast.Node.Ocf;
using Xunit;

namespace Holdfast.Node.Tests;

/// <summary>Runs one action of a driver to its end.</summary>
internal static class ActionCalls
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    public static async Task<(int Code, string Said)> RunAsync(this IResourceActions actions, OcfAction action, bool probe = false, TimeSpan? limit = null)
    {
        var ended = new TaskCompletionSource<AgentAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        actions.Begin(new RunOcf(action, limit ?? Long, probe), ended.SetResult);
        var answer = await ended.Task.WaitAsync(Long, TestContext.Current.CancellationToken);
        return (answer.Code, answer.Reason);
    }
}
