using System.Collections;
using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>Replaces this process by a fresh run of its program: same process id, everything else new (execve(2)).</summary>
internal static partial class Reexec
{
    /// <summary>Returns only when it failed, with what the kernel said. All descriptors of .NET are closed by the kernel.</summary>
    /// <param name="command">Program, absolute, and its arguments.</param>
    public static string Run(IReadOnlyList<string> command)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => $"{e.Key}={e.Value}").ToList();
        _ = Execve(command[0], Strings(command), Strings(environment));
        return Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }

    /// <summary>A char*[] with its final null. Never freed: the process ends here.</summary>
    private static nint[] Strings(IReadOnlyList<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execve(string path, nint[] arguments, nint[] environment);
}
