using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Ocf;

/// <summary>The agents that are installed here. One runs with the guard's rights, so nobody else may have been able to write it.</summary>
internal static class AgentFiles
{
    private const int MayExecute = 1; // X_OK
    private const string Folder = OcfEnvironment.Root + "/resource.d";

    /// <summary>By provider and name.</summary>
    public static IEnumerable<OcfAgentName> All()
        => Directory.Exists(Folder)
            ? Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal).SelectMany(In)
            : [];

    /// <returns><c>null</c> when its program is found, else why not.</returns>
    public static string? Find(OcfAgentName name, out string program)
    {
        program = $"{Folder}/{name.Provider}/{name.Type}";
        return FileFacts.Of(program) switch
        {
            null => $"{name} is not installed here (there is no {program}); on Debian: apt-get install resource-agents",
            { IsRegular: false } => $"{program} is no program",
            { IsTrusted: false } => $"{program} is not started: others than root and this user may write it (chown root, chmod go-w)",
            _ when Kernel.Access(program, MayExecute) != 0 => $"{program} may not be executed (chmod +x)",
            _ => null,
        };
    }

    private static IEnumerable<OcfAgentName> In(string provider)
        => Directory.EnumerateFiles(provider)
            .Select(f => OcfAgentName.Parse($"ocf:{Path.GetFileName(provider)}:{Path.GetFileName(f)}"))
            .OfType<OcfAgentName>()
            .Where(n => Kernel.Access($"{Folder}/{n.Provider}/{n.Type}", MayExecute) == 0)
            .OrderBy(n => n.Type, StringComparer.Ordinal);
}
