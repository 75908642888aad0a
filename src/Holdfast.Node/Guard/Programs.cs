using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>Finds programs as a shell would, so that a missing one has a clear reason instead of an exit code.</summary>
internal static class Programs
{
    private const int MayExecute = 1; // X_OK

    /// <returns>The program's path, or <c>null</c> with the sentence that says why not.</returns>
    public static string? Find(string program, string? searchPath, string directory, out string why)
    {
        why = "";
        if (program.Contains('/', StringComparison.Ordinal))
            return Usable(Path.GetFullPath(program, directory), out why);
        foreach (var folder in (searchPath ?? "/usr/local/bin:/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Usable(Path.Combine(folder, program), out _) is { } path)
                return path;
        }
        why = $"There is no program {program} in the PATH {searchPath}.";
        return null;
    }

    private static string? Usable(string path, out string why)
    {
        why = "";
        if (!File.Exists(path))
            why = Directory.Exists(path) ? $"{path} is a directory, not a program." : $"There is no program {path}.";
        else if (Kernel.Access(path, MayExecute) != 0)
            why = $"{path} may not be executed: give it the permission (chmod +x).";
        return why.Length == 0 ? path : null;
    }
}
