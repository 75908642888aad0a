using Holdfast.Model.Time;

namespace Holdfast.Control.Ocf;

/// <summary>
/// One resource on one node: from what is wanted and what its agent answered to the next action. It looks first (a probe), so that what a former
/// driver has left is taken over where it is wanted, and stopped where it is not. Whatever fails ends in stop and then in the driver's own end,
/// which the guard reports like that of any process: deciding what comes then is not the driver's.
/// </summary>
public sealed class OcfResource(OcfPlan plan)
{
    /// <summary>So often stop is tried; then the driver ends, and the guard kills every process that the agent has started.</summary>
    private const int Stops = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly List<OcfEffect> _effects = [];
    private OcfAction? _running;
    private Role _role = Role.Unknown;
    private bool _checked;
    private bool _cancelled;
    private bool _asked;
    private bool _ended;
    private string? _failed;
    private long? _wanted;
    private long _said = -1;
    private int _stops;
    private Moment _due;

    private enum Role
    {
        Unknown,
        Stopped,
        Started,
        Promoted,
    }

    /// <summary>When <see cref="OcfWoken"/> is due; <c>null</c> while something else is waited for.</summary>
    public Moment? Next => _running is null && !_ended && _role != Role.Stopped ? _due : null;

    /// <summary>Two inputs are never heard at the same time.</summary>
    public IReadOnlyList<OcfEffect> Step(OcfInput input, Moment now)
    {
        _effects.Clear();
        Hear(input, now);
        if (!_ended)
            Go(now);
        return [.. _effects];
    }

    private bool Leaving => _asked || _failed is not null;

    private Role Target => (plan.Use, _wanted > 0) switch
    {
        (OcfUse.Hold, true) or (OcfUse.Always, _) or (OcfUse.Promote, false) => Role.Started,
        (OcfUse.Promote, true) => Role.Promoted,
        _ => Role.Stopped,
    };

    private void Hear(OcfInput input, Moment now)
    {
        switch (input)
        {
            case OcfTold told:
                _wanted = told.Epoch;
                break;
            case OcfAskedToStop:
                _asked = true;
                break;
            case OcfEnded ended when ended.Action == _running:
                (_running, _cancelled) = (null, false);
                Conclude(ended, now);
                break;
        }
    }

    private void Conclude(OcfEnded ended, Moment now)
    {
        switch (ended.Action)
        {
            case OcfAction.Monitor when _role == Role.Unknown:
                Found(ended);
                break;
            case OcfAction.Monitor:
                Seen(ended, now);
                break;
            case OcfAction.Stop:
                Stopped(ended, now);
                break;
            default:
                Changed(ended);
                break;
        }
    }

    /// <summary>The probe. What may run half is taken for running, so that it is stopped; what cannot run here is not.</summary>
    private void Found(OcfEnded probe)
    {
        _role = probe.Code switch
        {
            OcfCode.NotRunning or (>= 2 and <= OcfCode.NotConfigured) => Role.Stopped,
            OcfCode.RunningPromoted or OcfCode.DegradedPromoted or OcfCode.FailedPromoted when plan.Use == OcfUse.Promote => Role.Promoted,
            _ => Role.Started,
        };
        if (probe.Code is not (OcfCode.NotRunning or OcfCode.Success or OcfCode.RunningPromoted or OcfCode.Degraded or OcfCode.DegradedPromoted))
            Fail(probe);
        else if (_role != Role.Stopped)
            Remark($"found it running ({OcfCode.Say(probe.Code)})");
    }

    private void Seen(OcfEnded monitor, Moment now)
    {
        (_checked, _due) = (true, now + plan.Interval);
        if (OcfCode.Runs(monitor.Code, _role == Role.Promoted))
            return;
        var demoted = _role == Role.Promoted && OcfCode.Runs(monitor.Code, promoted: false);
        if (demoted)
            _role = Role.Started;
        Fail(monitor, demoted ? "it runs, and is not promoted any more" : null);
    }

    private void Stopped(OcfEnded stop, Moment now)
    {
        if (stop.Code == OcfCode.Success)
        {
            (_role, _stops) = (Role.Stopped, 0);
            return;
        }

        Fail(stop);
        (_stops, _due) = (_stops + 1, now + Pause);
    }

    /// <summary>Start, promote, demote. One that failed may have done half of it, so the higher role is undone.</summary>
    private void Changed(OcfEnded ended)
    {
        var after = ended.Action == OcfAction.Promote ? Role.Promoted : Role.Started;
        (_role, _checked) = (after, false);
        if (ended.Code != OcfCode.Success)
            Fail(ended);
    }

    private void Fail(OcfEnded ended, string? what = null)
    {
        what ??= ended.Code < 0 ? $"did not end within {plan.Limit(ended.Action).TotalSeconds:0.#} s" : OcfCode.Say(ended.Code);
        var why = $"{ended.Action.Word()}: {what}{(ended.Said.Length == 0 ? "" : $" ({ended.Said})")}";
        if (!_asked || ended.Action == OcfAction.Stop)
            Remark(why);
        _failed ??= _asked ? null : why;
    }

    private void Go(Moment now)
    {
        if (_running is { } running)
            Hurry(running);
        else if (Leaving)
            Leave(now);
        else if (_role == Role.Unknown)
            Run(OcfAction.Monitor);
        else
            Approach(now);
    }

    /// <summary>What is wanted is not waited for any more, except to stop.</summary>
    private void Hurry(OcfAction running)
    {
        if (!Leaving || _cancelled || running is OcfAction.Stop or OcfAction.Demote)
            return;
        _cancelled = true;
        _effects.Add(new CancelOcf());
    }

    private void Leave(Moment now)
    {
        if (_role == Role.Stopped || _stops >= Stops)
            End();
        else if (_role == Role.Promoted)
            Run(OcfAction.Demote);
        else if (_stops == 0 || now >= _due)
            Run(OcfAction.Stop);
    }

    private void Approach(Moment now)
    {
        if (_role < Target)
            Run(_role == Role.Stopped ? OcfAction.Start : OcfAction.Promote);
        else if (_role > Target)
            Run(_role == Role.Promoted ? OcfAction.Demote : OcfAction.Stop);
        else if (_role != Role.Stopped && (!_checked || now >= _due))
            Run(OcfAction.Monitor);
        if (_role == Target && (_checked || _role == Role.Stopped))
            Say();
    }

    private void Say()
    {
        var role = _wanted ?? 0;
        if (plan.Use == OcfUse.Always || _said == role)
            return;
        _said = role;
        _effects.Add(new SayRole(role));
    }

    private void Run(OcfAction action)
    {
        _running = action;
        _effects.Add(new RunOcf(action, plan.Limit(action), Probe: _role == Role.Unknown));
    }

    private void Remark(string text) => _effects.Add(new OcfRemark(text));

    private void End()
    {
        _ended = true;
        _effects.Add(_failed is null && _role == Role.Stopped ? new EndOcf(0, "stopped") : new EndOcf(1, _failed ?? "it could not be stopped"));
    }
}
