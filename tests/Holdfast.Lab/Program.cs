using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Holdfast.Lab;

/// <summary>Runs the tests inside a world of their own; or is the service on a host of that world.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node")
            => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
