using Holdfast.Lab.Register;
using Holdfast.Lab.Worlds;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Holdfast.Lab;

/// <summary>Runs the tests inside a world of their own; or is the service on a host of that world.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is [RegisterProgram.Mode, var listen])
            return RegisterProgram.RunAsync(listen);
        if (args.Contains("--server") || args.Contains("--internal-msbuild-node"))
            return TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
        World.Enter(args);
        return args is [WorldHolder.Mode, var mark] ? Task.FromResult(WorldHolder.Hold(mark)) : ConsoleRunner.Run(args);
    }
}
