namespace Holdfast.Running;

/// <summary>The last resort for an exception that nobody expected: a sentence and where to report it, never a stack trace.</summary>
internal static class Crash
{
    public const string ReportTo = "the project's issue tracker";

    public static int Report(Exception exception, string[] args, TextWriter err)
    {
        err.WriteLine($"holdfast: this should not have happened: {exception.GetType().Name}: {exception.Message}");
        err.WriteLine("The command may have been carried out in part. Look at `holdfast status` before you repeat it.");
        if (args.Contains("--debug"))
            err.WriteLine(exception);
        else
            err.WriteLine($"This is a fault in Holdfast: please report it to {ReportTo}, with what `--debug` added to the same command prints.");
        return ExitCode.Error;
    }
}
