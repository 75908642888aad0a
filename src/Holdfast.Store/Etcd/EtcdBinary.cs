namespace Holdfast.Store.Etcd;

/// <summary>Finds the programs that the keeper needs.</summary>
public static class EtcdBinary
{
    /// <summary>Used where the PATH is poor, as it is for some services.</summary>
    private static readonly string[] UsualFolders = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <summary>The path of etcd, or <c>null</c> when it is not installed.</summary>
    public static string? TryFind() => TryFind("etcd");

    internal static string Find(string? named) => named is null ? Find()
        : File.Exists(named) ? named : throw new EtcdException($"There is no etcd at {named}. Name where it is, or leave it out to look in the PATH.");

    private static string Find() => TryFind() ?? throw new EtcdException(
        "etcd is not installed: there is no program \"etcd\" in the PATH. The store needs it on this node. "
        + "On Debian or Ubuntu install it with: apt-get install etcd-server");

    internal static string FindSetpriv() => TryFind("setpriv") ?? throw new EtcdException(
        "The program \"setpriv\" is missing; it makes etcd end together with the daemon. "
        + "On Debian or Ubuntu install it with: apt-get install util-linux");

    private static string? TryFind(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(UsualFolders)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
