namespace Holdfast.Running;

/// <summary>How this executable was started: the words before its own arguments, by which it can be started again.</summary>
internal static class OwnProgram
{
    /// <param name="own">How many of the process's arguments are this program's own.</param>
    public static string[] Words(int own)
    {
        var words = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        var program = words[..^own];
        // As it was written, so that a link to the newest version is followed anew. But it may be a name that was looked up in the PATH, or relative to a
        // directory that is gone.
        if (!Path.IsPathRooted(program[0]) || !File.Exists(program[0]))
            program[0] = Environment.ProcessPath ?? program[0];
        return program;
    }
}
