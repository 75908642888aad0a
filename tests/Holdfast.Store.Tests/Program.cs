using Holdfast.Store.Tests.Support;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Holdfast.Store.Tests;

/// <summary>Runs the tests; or, started by one of them, is a process that the test can kill.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [StoreProcess.Mode, var directory, var url] => StoreProcess.ServeAsync(directory, url),
        [KeeperProcess.Mode, var directory, var address] => KeeperProcess.KeepAsync(directory, address),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node")
            => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
