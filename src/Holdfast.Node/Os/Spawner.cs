using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>
/// posix_spawn(3), in a session and process group of its own, with signals as a program expects them (.NET ignores SIGPIPE, which
/// would be inherited). Linux, 64 bit.
/// </summary>
internal static unsafe partial class Spawner
{
    private const short SetSignalDefaults = 4;
    private const short SetSignalMask = 8;
    private const short SetSession = 0x80;

    /// <summary>Larger than posix_spawnattr_t, posix_spawn_file_actions_t and sigset_t of any libc.</summary>
    private const int Opaque = 1024;

    /// <param name="path">Of the program.</param>
    /// <param name="arguments">With the program's name first.</param>
    /// <param name="environment"><c>NAME=value</c>.</param>
    /// <param name="directory">Working directory; <c>null</c> for this process's.</param>
    /// <param name="input">Descriptor that becomes standard input.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <returns>The pid, or a negative error number.</returns>
    public static int Spawn(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string? directory, int input, int output, int error)
    {
        var actions = stackalloc byte[Opaque];
        var attributes = stackalloc byte[Opaque];
        var argv = new NativeStrings(arguments);
        var envp = new NativeStrings(environment);
        try
        {
            _ = ActionsInit(actions);
            _ = AttributesInit(attributes);
            SetSignals(attributes);
            if (directory is not null)
                _ = AddDirectory(actions, directory);
            _ = AddDuplicate(actions, input, 0);
            _ = AddDuplicate(actions, output, 1);
            _ = AddDuplicate(actions, error, 2);
            var result = SpawnProcess(out var pid, path, actions, attributes, argv.Pointer, envp.Pointer);
            return result == 0 ? pid : -result;
        }
        finally
        {
            _ = ActionsDestroy(actions);
            _ = AttributesDestroy(attributes);
            argv.Free();
            envp.Free();
        }
    }

    private static void SetSignals(byte* attributes)
    {
        var signals = stackalloc byte[Opaque];
        _ = FillSignals(signals);
        _ = SetDefaults(attributes, signals);
        _ = EmptySignals(signals);
        _ = SetMask(attributes, signals);
        _ = SetFlags(attributes, SetSignalDefaults | SetSignalMask | SetSession);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SpawnProcess(out int pid, string path, byte* actions, byte* attributes, nint* argv, nint* envp);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddDirectory(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int FillSignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int EmptySignals(byte* signals);

    /// <summary>A null-terminated array of C strings.</summary>
    private readonly struct NativeStrings
    {
        private readonly int _count;

        public NativeStrings(IReadOnlyList<string> texts)
        {
            _count = texts.Count;
            Pointer = (nint*)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(nint));
            for (var i = 0; i < _count; i++)
                Pointer[i] = Marshal.StringToCoTaskMemUTF8(texts[i]);
        }

        public nint* Pointer { get; }

        public void Free()
        {
            for (var i = 0; i < _count; i++)
                Marshal.FreeCoTaskMem(Pointer[i]);
            NativeMemory.Free(Pointer);
        }
    }
}
