using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Output;

/// <summary>The words for states, with their tones, and times as the command line writes them.</summary>
internal static class Words
{
    public static Ink Of(CellHealth health) => health switch
    {
        CellHealth.Ok => new Ink("OK", Tone.Good),
        CellHealth.Degraded => new Ink("DEGRADED", Tone.Warning),
        _ => new Ink("NO QUORUM", Tone.Bad),
    };

    public static Ink Of(EventLevel level) => level switch
    {
        EventLevel.Error => new Ink("ERROR", Tone.Bad),
        EventLevel.Warning => new Ink("WARNING", Tone.Warning),
        _ => new Ink("NOTE", Tone.Quiet),
    };

    public static Ink Of(NodeState state) => state switch
    {
        NodeState.Up => new Ink("up", Tone.Good),
        NodeState.NotJoined => new Ink("not joined", Tone.Warning),
        NodeState.NoLease => new Ink("no lease", Tone.Bad),
        NodeState.Suspect => new Ink("suspect", Tone.Warning),
        NodeState.Down => new Ink("down", Tone.Bad),
        _ => new Ink("unknown", Tone.Quiet),
    };

    public static Ink Of(ServiceState state) => state switch
    {
        ServiceState.Active => new Ink("active", Tone.Good),
        ServiceState.Activating => new Ink("activating", Tone.Warning),
        ServiceState.Moving => new Ink("moving", Tone.Warning),
        ServiceState.FailingOver => new Ink("failing over", Tone.Bad),
        ServiceState.Waiting => new Ink("waiting", Tone.Bad),
        _ => new Ink("partial", Tone.Warning),
    };

    public static Ink Of(FenceState state) => state switch
    {
        FenceState.Wanted => new Ink("wanted", Tone.Bad),
        FenceState.Running or FenceState.Succeeded => new Ink("running", Tone.Warning),
        FenceState.Failed => new Ink("failing", Tone.Bad),
        FenceState.Done => new Ink("fenced", Tone.Warning),
        FenceState.Confirmed => new Ink("confirmed", Tone.Warning),
        _ => new Ink("closed", Tone.Quiet),
    };

    public static string Of(ServiceMode mode) => mode == ServiceMode.ActiveActive ? "active-active" : "active-standby";

    public static string Of(Phase phase) => phase == Phase.LeaseOver ? "lease over" : phase.ToString().ToLowerInvariant();

    /// <summary>For people, in one form everywhere: <c>2026-11-25 19:10:00Z</c>.</summary>
    public static string When(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";

    /// <summary>With milliseconds, where they matter.</summary>
    public static string Precisely(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z";

    public static string Age(DateTimeOffset since, DateTimeOffset now) => Spoken.Span(now - since);
}
