using Holdfast.Running;

namespace Holdfast;

/// <summary>
/// The one executable. Words that start a long-lived process are looked at first, so that such a process loads only what it needs; all
/// others go through the command tree.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            return await (Entrances.Find(args) is { } entrance ? entrance(args[1..]) : CommandLineEntrance.RunAsync(args));
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception exception)
        {
            return Crash.Report(exception, args, Console.Error);
        }
    }
}
