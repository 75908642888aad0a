using System.Collections.Immutable;

namespace Holdfast.Demo.Cells;

/// <summary>How this program is started again for the cell's daemons.</summary>
internal static class Itself
{
    public static ImmutableArray<string> Program(ImmutableArray<string> given)
    {
        if (given.Length > 0)
            return given;
        var program = Environment.ProcessPath ?? throw new DemoException("This process cannot tell which program it runs.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }
}
