using Holdfast.Node.Os;

namespace Holdfast.Node.Fencing;

/// <summary>Finds the program of a fence agent. It runs with the daemon's rights, so nobody else may have been able to write it.</summary>
internal static class AgentFile
{
    private static readonly string[] Places = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin"];

    private const int MayExecute = 1; // X_OK

    /// <returns>Its path, or <c>null</c> with the reason.</returns>
    public static string? Find(string agent, out string why)
    {
        why = "";
        var path = agent.StartsWith('/') ? agent : Array.Find([.. Places.Select(p => $"{p}/{agent}")], File.Exists);
        if (path is null)
        {
            why = $"{agent} is not installed here ({string.Join(", ", Places)}); on Debian: apt-get install fence-agents";
            return null;
        }

        why = Fault(path) ?? "";
        return why.Length == 0 ? path : null;
    }

    private static string? Fault(string path) => FileFacts.Of(path) switch
    {
        null => $"there is no {path}",
        { IsRegular: false } => $"{path} is no program",
        { IsTrusted: false } => $"{path} is not started: others than root and the daemon's user may write it (chown root, chmod go-w)",
        _ => Kernel.Access(path, MayExecute) == 0 ? null : $"{path} may not be executed (chmod +x)",
    };
}
