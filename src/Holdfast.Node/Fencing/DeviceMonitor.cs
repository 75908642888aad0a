using System.Collections.Immutable;
using Holdfast.Control.Fencing;
using Holdfast.Model.Time;
using Holdfast.Node.Following;
using Holdfast.Node.Os;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Fencing;

/// <summary>
/// Asks the fence devices that this node may have to work whether they do, each at its interval, so that a dead one is known before it is needed.
/// </summary>
/// <param name="changed">Takes all answers whenever there is a new one; must not block.</param>
internal sealed partial class DeviceMonitor(string name, Follower follower, FenceAgent agent, Action<ImmutableSortedDictionary<string, DeviceSeen>> changed, ILogger logger)
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, Question> _questions = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, DeviceSeen> _seen = ImmutableSortedDictionary.Create<string, DeviceSeen>(StringComparer.Ordinal);

    private sealed class Question
    {
        public required DeviceWatch Watch { get; set; }

        public Moment Due { get; set; }

        public Task<AgentOutcome?>? Asked { get; set; }
    }

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                Watch(FenceDuty.Watches(follower.State, name));
                foreach (var question in _questions.Values)
                    Look(question, BootClock.Now, ct);
                await Task.Delay(Turn, ct);
            }
        }
        finally
        {
            // Each ends as it is cancelled.
            await Task.WhenAll(_questions.Values.Select(q => q.Asked).OfType<Task>()).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private void Watch(ImmutableArray<DeviceWatch> watches)
    {
        foreach (var gone in _questions.Where(q => q.Value.Asked is null && !watches.Any(w => w.Device.Name == q.Key)).Select(q => q.Key).ToList())
        {
            _questions.Remove(gone);
            Tell(_seen.Remove(gone));
        }

        foreach (var watch in watches)
            if (!_questions.TryGetValue(watch.Device.Name, out var known))
                _questions[watch.Device.Name] = new Question { Watch = watch, Due = BootClock.Now + (Turn * Random.Shared.NextDouble()) };
            else if (known.Watch.Device != watch.Device)
                (known.Watch, known.Due) = (watch, BootClock.Now);
    }

    private void Look(Question question, Moment now, CancellationToken ct)
    {
        if (question.Asked is null && now >= question.Due)
            question.Asked = Task.Run(() => agent.MonitorAsync(question.Watch.Device, ct), ct);
        if (question.Asked is not { IsCompleted: true } asked)
            return;
        question.Asked = null;
        question.Due = now + Jitter(question.Watch.Device.Monitor);
        if (asked is { IsCompletedSuccessfully: true, Result: { } outcome })
            Take(question.Watch.Device.Name, outcome, now);
        else if (asked.Exception is { } broken)
            LogBroken(logger, question.Watch.Device.Name, broken);
    }

    private void Take(string device, AgentOutcome outcome, Moment now)
    {
        var next = new DeviceSeen(device, outcome.Succeeded, outcome.Succeeded ? "" : outcome.Note, now);
        if (_seen.GetValueOrDefault(device) is var former && former?.Ok != next.Ok && (former is not null || !next.Ok))
            LogJudged(logger, next.Ok ? LogLevel.Information : LogLevel.Warning, device, next.Ok ? "works" : $"does not work from here: {next.Note}");
        Tell(_seen.SetItem(device, next));
    }

    private void Tell(ImmutableSortedDictionary<string, DeviceSeen> seen) => changed(_seen = seen);

    /// <summary>So that the nodes do not ask in step.</summary>
    private static TimeSpan Jitter(TimeSpan interval) => interval * (0.8 + (Random.Shared.NextDouble() * 0.2));

    [LoggerMessage(EventId = 1610, Message = "The fence device {Device} {How}.")]
    private static partial void LogJudged(ILogger logger, LogLevel level, string device, string how);

    [LoggerMessage(1611, LogLevel.Critical, "The question to {Device} broke; this is a bug in Holdfast")]
    private static partial void LogBroken(ILogger logger, string device, Exception e);
}
