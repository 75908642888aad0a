using Holdfast.Control.Ocf;

namespace Holdfast.Node.Ocf;

/// <summary>Actions that are awaited: each within its time, cancelled at will, and ended whatever it throws, since nothing else runs before it has ended.</summary>
internal abstract class AwaitedActions : IResourceActions
{
    private Action _cancel = () => { };

    public void Begin(RunOcf run, Action<AgentAnswer> ended)
    {
        // Not disposed of: it may be cancelled at any later time, and its timer ends by itself.
        var end = new CancellationTokenSource(run.Timeout);
        _cancel = end.Cancel;
        _ = Task.Run(async () => ended(await EndAsync(run, end.Token)));
    }

    public void Cancel() => _cancel();

    /// <returns>The exit code that an agent would have had, and its reason.</returns>
    protected abstract Task<(int Code, string Said)> RunAsync(RunOcf run, CancellationToken ct);

    private async Task<AgentAnswer> EndAsync(RunOcf run, CancellationToken ct)
    {
        try
        {
            var (code, said) = await RunAsync(run, ct);
            return new AgentAnswer(code, "", said);
        }
        catch (OperationCanceledException)
        {
            return new AgentAnswer(-1, "", "");
        }
        catch (Exception e)
        {
            return new AgentAnswer(1, "", e.Message);
        }
    }
}
