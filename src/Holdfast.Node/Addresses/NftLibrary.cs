using System.Runtime.InteropServices;

namespace Holdfast.Node.Addresses;

/// <summary>
/// libnftables (what <c>nft</c> itself is made of), for what is done once; in this process, because the guard takes every child that ends for a
/// service's.
/// </summary>
internal static partial class NftLibrary
{
    private const string Name = "libnftables.so.1";

    /// <returns>Empty when all of it was carried out, in one transaction; else why not.</returns>
    public static string Run(string commands)
    {
        nint context = 0;
        try
        {
            context = New(0);
            _ = BufferErrors(context);
            _ = BufferOutput(context);
            return RunCommands(context, commands) == 0 ? "" : Marshal.PtrToStringUTF8(Errors(context))?.Split('\n')[0].Trim() ?? "nftables says no more";
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return $"{Name} is not installed (Debian: nftables)";
        }
        finally
        {
            if (context != 0)
                Free(context);
        }
    }

    [LibraryImport(Name, EntryPoint = "nft_ctx_new")]
    private static partial nint New(uint flags);

    [LibraryImport(Name, EntryPoint = "nft_ctx_free")]
    private static partial void Free(nint context);

    [LibraryImport(Name, EntryPoint = "nft_ctx_buffer_error")]
    private static partial int BufferErrors(nint context);

    [LibraryImport(Name, EntryPoint = "nft_ctx_buffer_output")]
    private static partial int BufferOutput(nint context);

    [LibraryImport(Name, EntryPoint = "nft_ctx_get_error_buffer")]
    private static partial nint Errors(nint context);

    [LibraryImport(Name, EntryPoint = "nft_run_cmd_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RunCommands(nint context, string commands);
}
