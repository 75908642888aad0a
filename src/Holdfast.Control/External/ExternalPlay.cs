using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;

namespace Holdfast.Control.External;

/// <summary>What an action on a resource means for something that is only told and asked: which calls it takes, and what their answers mean.</summary>
public sealed class ExternalPlay(ExternalSpec spec)
{
    private bool _active;

    /// <summary>The calls of an action, in order; none when there is nothing to be done.</summary>
    public IReadOnlyList<ExternalStep> Steps(OcfAction action, bool probe) => action switch
    {
        OcfAction.Start => [new ExternalStep(spec.Activate), .. spec.IsActive is { } asked ? (ExternalStep[])[new ExternalStep(asked) { Asks = true, Until = true }] : []],
        OcfAction.Stop => spec.Deactivate is { } told ? [new ExternalStep(told)] : [],
        OcfAction.Monitor when spec.IsActive is { } asked => [new ExternalStep(asked) { Asks = true }],
        // What cannot be asked may have been left active by a driver that is no more.
        OcfAction.Monitor when probe && spec.Deactivate is { } told => [new ExternalStep(told)],
        _ => [],
    };

    /// <summary>The exit code that an agent would have had.</summary>
    /// <param name="action">It has ended.</param>
    /// <param name="last">Its last answer; <c>null</c> when it had no calls.</param>
    public (int Code, string Said) Conclude(OcfAction action, ExternalAnswer? last)
    {
        if (last is { Came: false })
            return (last.Late ? -1 : 1, last.Why);
        var yes = last?.Yes ?? true;
        if (action == OcfAction.Monitor && spec.IsActive is not null)
            return (_active = yes) ? (OcfCode.Success, "") : (OcfCode.NotRunning, last!.Why);
        if (!yes)
            return (1, last!.Why);
        if (action == OcfAction.Monitor)
            return (_active ? OcfCode.Success : OcfCode.NotRunning, "");
        _active = action == OcfAction.Start;
        return (OcfCode.Success, "");
    }
}

/// <param name="Call">What is told or asked.</param>
public sealed record ExternalStep(ExternalCall Call)
{
    /// <summary>A no is an answer too.</summary>
    public bool Asks { get; init; }

    /// <summary>Asked again until the answer is a yes or the action's time is over: what was told takes its time.</summary>
    public bool Until { get; init; }
}

/// <summary>How a call ended.</summary>
/// <param name="Came">There was an answer.</param>
/// <param name="Yes">Exit code 0, or 200 to 299 and a body that matches.</param>
/// <param name="Why">What was answered, or why nothing was: a part of a sentence.</param>
public sealed record ExternalAnswer(bool Came, bool Yes, string Why)
{
    /// <summary>It did not come in time.</summary>
    public bool Late { get; init; }
}
