using Holdfast.Control.External;
using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;
using Holdfast.Node.Ocf;

namespace Holdfast.Node.External;

/// <summary>Carries actions out by commands and requests.</summary>
internal sealed class ExternalActions(ExternalSpec spec, TextWriter log) : IResourceActions
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ExternalPlay _play = new(spec);
    private Action _cancel = () => { };

    public void Begin(RunOcf run, Action<AgentAnswer> ended)
    {
        // Not disposed of: it may be cancelled at any later time, and its timer ends by itself.
        var end = new CancellationTokenSource(run.Timeout);
        _cancel = end.Cancel;
        _ = Task.Run(async () => ended(await RunAsync(run, end.Token)));
    }

    public void Cancel() => _cancel();

    /// <summary>Whatever happens, the action ends: nothing else would run after one that does not.</summary>
    private async Task<AgentAnswer> RunAsync(RunOcf run, CancellationToken ct)
    {
        try
        {
            ExternalAnswer? last = null;
            foreach (var step in _play.Steps(run.Action, run.Probe))
            {
                last = await AskAsync(step, ct);
                if (!last.Came || (!last.Yes && !step.Asks))
                    break;
            }

            var (code, said) = _play.Conclude(run.Action, last);
            return new AgentAnswer(code, "", said);
        }
        catch (Exception e)
        {
            return new AgentAnswer(1, "", e.Message);
        }
    }

    private async Task<ExternalAnswer> AskAsync(ExternalStep step, CancellationToken ct)
    {
        while (true)
        {
            var answer = step.Call.Url.Length > 0 ? await ExternalRequest.SendAsync(step.Call, step.Asks, ct) : await CommandAsync(step.Call, ct);
            if (!step.Until || (answer is { Came: true, Yes: true }))
                return answer;
            if (ct.IsCancellationRequested)
                return answer with { Came = false, Late = true, Why = $"it was told to, and is not active: {answer.Why}" };
            try
            {
                await Task.Delay(Pause, ct);
            }
            catch (OperationCanceledException)
            {
                return answer with { Came = false, Late = true, Why = $"it was told to, and is not active: {answer.Why}" };
            }
        }
    }

    private async Task<ExternalAnswer> CommandAsync(ExternalCall call, CancellationToken ct)
    {
        var ended = new TaskCompletionSource<AgentAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new AgentCall(log);
        using var cancel = ct.Register(process.Cancel);
        process.Begin(call.Command, new Dictionary<string, string>(), Timeout.InfiniteTimeSpan, ended.SetResult);
        var answer = await ended.Task;
        if (ct.IsCancellationRequested && answer.Code < 0)
            return new ExternalAnswer(false, false, "") { Late = true };
        return new ExternalAnswer(true, answer.Code == 0, answer.Code == 0 ? "" : $"{call.Command[0]} ended with {(answer.Code < 0 ? "a signal" : $"code {answer.Code}")}{(answer.Reason.Length == 0 ? "" : $": {answer.Reason}")}");
    }
}
