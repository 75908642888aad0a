using System.Collections.Concurrent;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Fencing;

/// <summary>What a device's run came to: a sentence when it failed.</summary>
internal readonly record struct AgentOutcome(bool Succeeded, string Note)
{
    public static AgentOutcome Fail(string note) => new(false, note);
}

/// <summary>
/// Works devices by their standard agents. After <c>off</c> it asks the agent whether the node is off, where the agent can say so. At most one
/// run of a device at a time: management boards take few sessions. A fence calls a question off that is under way.
/// </summary>
internal sealed class FenceAgent
{
    private const int IsOff = 2; // FenceAgentAPI: the exit code of status
    private static readonly TimeSpan AboutItself = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _questions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _knowsStatus = new(StringComparer.Ordinal);

    /// <summary>Switches the node off (or off and on).</summary>
    public async Task<AgentOutcome> FenceAsync(FenceDevice device, string node, CancellationToken cancel)
    {
        if (_questions.TryRemove(device.Name, out var question))
            await question.CancelAsync();
        return await InTurnAsync(device, () => WorkAsync(device, node, cancel), cancel);
    }

    /// <summary>Asks whether the device itself works; <c>null</c> when a fence came first.</summary>
    public async Task<AgentOutcome?> MonitorAsync(FenceDevice device, CancellationToken cancel)
    {
        using var question = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _questions[device.Name] = question;
        try
        {
            var outcome = await InTurnAsync(device, () => AskAsync(device, "monitor", "", question.Token), question.Token);
            return question.IsCancellationRequested ? null : outcome;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _questions.TryRemove(new(device.Name, question));
        }
    }

    private async Task<AgentOutcome> InTurnAsync(FenceDevice device, Func<Task<AgentOutcome>> run, CancellationToken cancel)
    {
        var turn = _turns.GetOrAdd(device.Name, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancel);
        try
        {
            return await run();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<AgentOutcome> WorkAsync(FenceDevice device, string node, CancellationToken cancel)
    {
        await Task.Delay(device.Delay, cancel);
        var action = device.Action == FenceAction.Reboot ? "reboot" : "off";
        var done = await AskAsync(device, action, node, cancel);
        return done.Succeeded && action == "off" && await KnowsStatusAsync(device, cancel) ? await VerifyAsync(device, node, cancel) : done;
    }

    private static async Task<AgentOutcome> VerifyAsync(FenceDevice device, string node, CancellationToken cancel)
    {
        var (end, said) = await RunAsync(device, "status", node, cancel);
        return end.Code switch
        {
            IsOff => new AgentOutcome(true, ""),
            0 => AgentOutcome.Fail($"after off, status says that {node} is on"),
            _ => AgentOutcome.Fail($"after off, status could not be asked: {said}"),
        };
    }

    private static async Task<AgentOutcome> AskAsync(FenceDevice device, string action, string node, CancellationToken cancel)
    {
        var (end, said) = await RunAsync(device, action, node, cancel);
        return end.Code == 0 ? new AgentOutcome(true, said) : AgentOutcome.Fail(said);
    }

    private static async Task<(ProgramEnd End, string Said)> RunAsync(FenceDevice device, string action, string node, CancellationToken cancel)
    {
        if (AgentFile.Find(device.Agent, out var why) is not { } program || AgentInput.Of(device, action, node, out why) is not { } input)
            return (new ProgramEnd(null, "", why), why);
        var end = await ShortProgram.RunAsync([program], input.Bytes, device.Timeout, ordinary: false, cancel);
        var last = AgentWords.Last(end.Output, input.Secrets);
        var how = end.Code is { } code ? $"{action} ended with code {code}" : $"{action}: {end.Fault}";
        return (end, end.Code == 0 ? last : last.Length == 0 ? how : $"{how}: {last}");
    }

    /// <summary>By the agent's own description. One that cannot describe itself is asked nothing more.</summary>
    private async Task<bool> KnowsStatusAsync(FenceDevice device, CancellationToken cancel)
    {
        if (_knowsStatus.TryGetValue(device.Agent, out var knows))
            return knows;
        if (AgentFile.Find(device.Agent, out _) is not { } program)
            return false;
        var end = await ShortProgram.RunAsync([program], "action=metadata\n"u8.ToArray(), AboutItself, ordinary: true, cancel);
        knows = end.Output.Contains("name=\"status\"", StringComparison.Ordinal);
        if (end.Code == 0)
            _knowsStatus[device.Agent] = knows;
        return knows;
    }
}
