using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Node.Guard;

/// <summary>Where the guard of a data directory keeps its things.</summary>
internal sealed record GuardPaths(string Data)
{
    /// <summary>Marks every process that a guard of this directory has started, by its environment.</summary>
    public const string Mark = "HOLDFAST_GUARD_DATA";

    /// <summary>The kernel's bound for the path of a unix socket, with its final zero.</summary>
    private const int LongestSocket = 107;

    public string Socket => Path.Combine(Data, "guard.sock");

    public string Lock => Path.Combine(Data, "guard.lock");

    public string Floors => Path.Combine(Data, "floors");

    /// <summary>What this node has put on interfaces.</summary>
    public string Addresses => Path.Combine(Data, "addresses");

    /// <summary>The name of its tables of nftables.</summary>
    public string AddressTable => "holdfast-" + Digest(Data);

    public string Log => Path.Combine(Data, "guard.log");

    /// <summary>What the runtime itself prints, when the guard crashes.</summary>
    public string Crash => Path.Combine(Data, "guard.crash");

    public string ServiceLog(string service) => Path.Combine(Data, "logs", FileName(service) + ".log");

    /// <summary>
    /// In memory where the system has a place for it: a page that is being written to a disk would hold up the guard, which rewrites it
    /// at each renewal.
    /// </summary>
    public string Lease => Path.Combine(RuntimeDirectory() ?? Data, $"holdfast-{Digest(Data)}.lease");

    public void Create()
    {
        if (Encoding.UTF8.GetByteCount(Socket) > LongestSocket)
            throw new GuardStartException($"The path {Socket} is too long for a socket. Choose a data directory with a shorter path.");
        Directory.CreateDirectory(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(Data, "logs"));
    }

    private static string? RuntimeDirectory()
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } own && Directory.Exists(own))
            return own;
        return Environment.IsPrivilegedProcess && Directory.Exists("/run") ? "/run" : null;
    }

    private static string FileName(string service) =>
        string.Concat(service.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}
