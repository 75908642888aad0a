using System.Diagnostics;

namespace Holdfast.Lab.Worlds;

/// <summary>Programs of the system that the lab calls, each with a deadline.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    internal readonly record struct Outcome(int Code, string Output, string Error);

    /// <summary>The path of a program, or <c>null</c>. Also looks where an ordinary user's search path does not.</summary>
    public static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"])
            .Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);

    public static void Run(params string[] command) => Check(command, Try(command));

    /// <summary>Runs a program with this text as its input.</summary>
    public static void Feed(string input, params string[] command) => Check(command, Try(command, input));

    public static Outcome Try(string[] command, string input = "")
    {
        var start = new ProcessStartInfo(Find(command[0]) ?? command[0], command.Skip(1))
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new LabException($"{command[0]} did not start.");
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        using var watch = new Timer(_ => process.Kill(entireProcessTree: true), null, Deadline, Timeout.InfiniteTimeSpan);
        // What these tools say fits into the pipes.
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error);
    }

    private static void Check(string[] command, Outcome outcome)
    {
        if (outcome.Code != 0)
            throw new LabException($"{string.Join(' ', command)} ended with {outcome.Code}: {outcome.Error}{outcome.Output}");
    }
}
