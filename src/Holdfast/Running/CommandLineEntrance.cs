using System.CommandLine;
using System.Runtime.CompilerServices;
using Holdfast.Commands;
using Holdfast.Output;

namespace Holdfast.Running;

/// <summary>The short commands: the tree of them, parsed and run.</summary>
internal static class CommandLineEntrance
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task<int> RunAsync(string[] args) => RunAsync(args, Talk.OfProcess());

    public static async Task<int> RunAsync(string[] args, Talk talk)
    {
        var parsed = RootTree.Build(talk).Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
            return UsageErrors.Print(parsed, talk);
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = talk.Out,
            Error = talk.Err,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        });
    }
}
