using System.Runtime.CompilerServices;
using Holdfast.Node.Guard;

namespace Holdfast.Node.Tests.Guard;

/// <summary>The test executable is also the guard's: started as <c>… guard DATA</c> it is one, before any test framework is loaded.</summary>
internal static class GuardMode
{
    public static string[] Command(string data, string watchdog = "")
        => [Environment.ProcessPath ?? throw new InvalidOperationException("no process path"), "guard", data, .. watchdog.Length == 0 ? [] : new[] { watchdog }];

    [ModuleInitializer]
    internal static void BeGuardWhenTold()
    {
        var words = Environment.GetCommandLineArgs();
        if (words is not [_, "guard", var data, .. var more])
            return;
        try
        {
            GuardProcess.Run(new GuardOptions { DataDirectory = data, Watchdog = more.FirstOrDefault() ?? "" });
            Environment.Exit(0);
        }
        catch (GuardStartException e)
        {
            Console.Error.WriteLine(e.Message);
            Environment.Exit(3);
        }
    }
}
