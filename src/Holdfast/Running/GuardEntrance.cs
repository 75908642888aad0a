using System.Runtime.CompilerServices;
using Holdfast.Node.Guard;

namespace Holdfast.Running;

/// <summary><c>holdfast guard</c>: started by the daemon, never by hand.</summary>
internal static class GuardEntrance
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> RunAsync(string[] args)
    {
        var words = Words.Read(args, "--data", "--address", "--watchdog");
        var options = new GuardOptions { DataDirectory = words.Need("--data"), Address = words.Get("--address") ?? "", Watchdog = words.Get("--watchdog") ?? "" };
        if (words.Fault is { } fault)
            return await FailAsync($"{fault} The daemon starts its guard by itself.", ExitCode.Usage);
        try
        {
            GuardProcess.Run(options);
            return ExitCode.Ok;
        }
        catch (GuardStartException e)
        {
            return await FailAsync(e.Message, ExitCode.Error);
        }
    }

    private static async Task<int> FailAsync(string why, int code)
    {
        await Console.Error.WriteLineAsync($"holdfast guard: {why}");
        return code;
    }
}
