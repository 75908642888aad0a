using System.CommandLine;
using System.Runtime.CompilerServices;
using Holdfast.Commands;
using Holdfast.Output;

namespace Holdfast.Running;

/// <summary>The short commands: the tree of them, parsed and run.</summary>
internal static class CommandLineEntrance
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> RunAsync(string[] args)
    {
        var talk = Talk.OfProcess();
        var parsed = RootTree.Build(talk).Parse(args);
        if (parsed.Errors.Count > 0)
            return UsageErrors.Print(parsed, talk);
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        });
    }
}
