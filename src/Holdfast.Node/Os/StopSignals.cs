using Holdfast.Model.Spec;

namespace Holdfast.Node.Os;

/// <summary>Signals' numbers (signal(7), x86 and Arm).</summary>
internal static class StopSignals
{
    public static int Number(StopSignal? signal) => signal switch
    {
        StopSignal.HangUp => 1,
        StopSignal.Interrupt => 2,
        StopSignal.Quit => 3,
        StopSignal.User1 => 10,
        StopSignal.User2 => 12,
        StopSignal.WindowChange => 28,
        _ => Kernel.Terminate,
    };
}
