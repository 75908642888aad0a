using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Checks;

/// <summary>A program of the user's, or a Nagios plug-in. No shell; its whole process group is killed at the time-out.</summary>
internal static class ScriptProbe
{
    private const int MayExecute = 1; // X_OK

    public static async Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken cancel)
    {
        var command = check.Target.Split('\n');
        if (Kernel.Access(command[0], MayExecute) != 0)
            return ProbeResult.Fail(File.Exists(command[0]) ? $"{command[0]} may not be executed (chmod +x)" : $"there is no {command[0]} on this node");
        var end = await ShortProgram.RunAsync(command, [], check.Timeout, ordinary: true, cancel);
        cancel.ThrowIfCancellationRequested();
        var output = PluginOutput.Read(end.Output);
        return end.Code is { } code ? output.Judge(code) with { Output = end.Output } : ProbeResult.Fail($"{end.Fault}{(output.Text.Length == 0 ? "" : $": {output.Text}")}");
    }
}
