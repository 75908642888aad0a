using Holdfast.Control.External;
using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;
using Holdfast.Node.Ocf;

namespace Holdfast.Node.External;

/// <summary>Carries actions out by commands and requests.</summary>
internal sealed class ExternalActions(ExternalSpec spec, TextWriter log) : AwaitedActions
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ExternalPlay _play = new(spec);

    protected override async Task<(int Code, string Said)> RunAsync(RunOcf run, CancellationToken ct)
    {
        ExternalAnswer? last = null;
        foreach (var step in _play.Steps(run.Action, run.Probe))
        {
            last = step.Until ? await UntilAsync(step, ct) : await AskAsync(step, ct);
            if (!last.Came || (!last.Yes && !step.Asks))
                break;
        }

        return _play.Conclude(run.Action, last);
    }

    /// <summary>Asks until the answer is a yes, or the time is over.</summary>
    private async Task<ExternalAnswer> UntilAsync(ExternalStep step, CancellationToken ct)
    {
        var answer = await AskAsync(step, ct);
        while (answer is not { Came: true, Yes: true } && await PausedAsync(ct))
            answer = await AskAsync(step, ct);
        return answer is { Came: true, Yes: true } ? answer : answer with { Came = false, Late = true, Why = $"it was told to, and is not active: {answer.Why}" };
    }

    private static async Task<bool> PausedAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(Pause, ct);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Task<ExternalAnswer> AskAsync(ExternalStep step, CancellationToken ct)
        => step.Call.Url.Length > 0 ? ExternalRequest.SendAsync(step.Call, step.Asks, ct) : CommandAsync(step.Call, ct);

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
