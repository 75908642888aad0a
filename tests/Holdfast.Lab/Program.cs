using Holdfast.Lab.Measuring;
using Holdfast.Lab.Register;
using Holdfast.Lab.Sequences;
using Holdfast.Lab.Soaking;
using Holdfast.Lab.Worlds;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Holdfast.Lab;

/// <summary>Runs the tests or one of the lab's commands inside a world of its own; or is the service on a host of that world.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is [RegisterProgram.Mode, var listen])
            return RegisterProgram.RunAsync(listen);
        if (args.Contains("--server") || args.Contains("--internal-msbuild-node"))
            return TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
        World.Enter(args);
        return args switch
        {
            [WorldHolder.Mode, var mark] => Task.FromResult(WorldHolder.Hold(mark)),
            [RandomCommand.Name, .. var options] => CommandAsync(() => RandomCommand.RunAsync(new Options(options, "count", "from", "seconds", "nodes", "timing"))),
            [SoakCommand.Name, .. var options] => CommandAsync(() => SoakCommand.RunAsync(new Options(options, "minutes", "busy", "fixed-suspicion", "timing"))),
            [PowerCommand.Name, .. var options] => CommandAsync(() => PowerCommand.RunAsync(new Options(options, "rounds", "timing"))),
            ["scenarios", .. var options] => ConsoleRunner.Run(["-noColor", "-noLogo", "-showLiveOutput", "-explicit", "on", .. options]),
            _ => ConsoleRunner.Run(args),
        };
    }

    private static async Task<int> CommandAsync(Func<Task<int>> command)
    {
        try
        {
            if (World.WhyNot is { } why)
                throw new LabException(why);
            return await command();
        }
        catch (LabException e)
        {
            await Console.Error.WriteLineAsync($"lab: {e.Message}");
            return 2;
        }
    }
}
