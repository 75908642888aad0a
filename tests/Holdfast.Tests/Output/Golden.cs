using System.Runtime.CompilerServices;
using Xunit;

namespace Holdfast.Tests.Output;

/// <summary>
/// Holds text against a file of <c>Golden/</c>. To accept what is printed now, run the tests with HOLDFAST_GOLDEN=accept, and read the
/// difference as an operator at 3 a.m. would before it is committed.
/// </summary>
internal static class Golden
{
    public static void Holds(string name, string text, [CallerFilePath] string caller = "")
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_GOLDEN") == "accept")
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(caller)!, "..", "Golden", name), text);
            return;
        }

        var file = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        Assert.True(File.Exists(file), $"There is no golden file {name}. Run with HOLDFAST_GOLDEN=accept to make it.");
        Assert.Equal(File.ReadAllText(file), text);
    }
}
