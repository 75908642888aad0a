using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;

namespace Holdfast.Control.Guarding;

/// <summary>What happens to a guard. Its shell reads the clock after the event and steps the <see cref="Guard"/> with both.</summary>
public abstract record GuardInput;

/// <summary>Time has passed: <see cref="Guard.NextWake"/> has come, or the shell just looks at the clock first.</summary>
public sealed record Woken : GuardInput
{
    public static readonly Woken Instance = new();
}

public sealed record OrderReceived(GuardOrder Order) : GuardInput;

public sealed record AnswerReceived(Answer Answer) : GuardInput;

/// <summary>A daemon has connected; a former connection is already closed.</summary>
public sealed record DaemonConnected : GuardInput;

public sealed record DaemonGone : GuardInput;

/// <param name="Run">Of the <see cref="StartChild"/> that started it.</param>
/// <param name="Pid">Of the process, which leads a group of its own.</param>
public sealed record ChildStarted(long Run, int Pid) : GuardInput;

/// <param name="Run">Of the <see cref="StartChild"/> that was not carried out.</param>
/// <param name="Why">A sentence for the listing.</param>
public sealed record ChildNotStarted(long Run, string Why) : GuardInput;

/// <summary>A warm service says where it is (a line that starts with <c>holdfast:</c> on its standard output).</summary>
/// <param name="Run">Of its <see cref="StartChild"/>.</param>
/// <param name="ActiveEpoch">The epoch of <c>active EPOCH</c>; 0 for <c>standby</c>.</param>
public sealed record ChildSaid(long Run, long ActiveEpoch) : GuardInput;

/// <summary>What a service says of itself by sd_notify, or its output does.</summary>
/// <param name="Run">Of its <see cref="StartChild"/>.</param>
/// <param name="News">What has become of it.</param>
public sealed record ChildNotified(long Run, ChildNews News) : GuardInput;

public enum ChildNews
{
    /// <summary>It has started, and serves.</summary>
    Ready,

    /// <summary>It lives (a watchdog's sign).</summary>
    Alive,

    /// <summary>It has begun to end by itself.</summary>
    Stopping,
}

/// <summary>The last line on its standard error, once that is closed; before or after its end.</summary>
/// <param name="Run">Of its <see cref="StartChild"/>.</param>
/// <param name="Text">Printable.</param>
public sealed record ChildComplained(long Run, string Text) : GuardInput;

/// <summary>The process is reaped and its group is empty: nothing of it acts any more.</summary>
/// <param name="Run">Of its <see cref="StartChild"/>.</param>
/// <param name="ExitCode">-1 when a signal ended it.</param>
/// <param name="Signal">0 when it exited.</param>
public sealed record ChildGone(long Run, int ExitCode, int Signal) : GuardInput;

/// <summary>The addresses of this <see cref="TakeAddresses"/> are on this node, and announced.</summary>
public sealed record AddressesTaken(long Run) : GuardInput;

/// <summary>They are not, and none of them is.</summary>
/// <param name="Run">Of the <see cref="TakeAddresses"/>.</param>
/// <param name="Why">A sentence for the listing.</param>
public sealed record AddressesRefused(long Run, string Why) : GuardInput;

/// <summary>The addresses of this <see cref="DropAddresses"/> are on no interface of this node any more.</summary>
public sealed record AddressesDropped(long Run) : GuardInput;

/// <summary>The floors of this <see cref="WriteFloors"/>, and so of all before it, are on the disk.</summary>
public sealed record FloorsWritten(long Sequence) : GuardInput;

/// <summary>They are not; the shell tries again.</summary>
public sealed record FloorsFailed(string Why) : GuardInput;
