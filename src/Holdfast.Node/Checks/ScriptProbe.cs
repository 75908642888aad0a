using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Checks;

/// <summary>A program of the user's, or a Nagios plug-in. No shell; its whole process group is killed at the time-out.</summary>
internal static class ScriptProbe
{
    private const int MayExecute = 1; // X_OK

    /// <param name="check">What to run, and for how long.</param>
    /// <param name="read">All that it prints is to be read, not its verdict alone.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<ProbeResult> RunAsync(CheckSpec check, bool read, CancellationToken cancel)
    {
        var command = check.Target.Split('\n');
        if (Kernel.Access(command[0], MayExecute) != 0)
            return ProbeResult.Fail(File.Exists(command[0]) ? $"{command[0]} may not be executed (chmod +x)" : $"there is no {command[0]} on this node");
        var end = await ShortProgram.RunAsync(command, [], check.Timeout, ordinary: true, cancel);
        cancel.ThrowIfCancellationRequested();
        var output = PluginOutput.Read(end.Output);
        return end.Code is { } code ? output.Judge(code) with { Output = read ? end.Output : "" } : ProbeResult.Fail($"{end.Fault}{(output.Text.Length == 0 ? "" : $": {output.Text}")}");
    }
}
