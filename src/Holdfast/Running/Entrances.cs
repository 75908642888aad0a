using System.Runtime.CompilerServices;
using Holdfast.Node.External;
using Holdfast.Node.Ocf;
using Holdfast.Node.Systemd;

namespace Holdfast.Running;

/// <summary>
/// The words that start a process other than a short command. Each method is not inlined, so that the assemblies it calls are loaded
/// only when it is the one that runs.
/// </summary>
internal static class Entrances
{
    /// <summary><c>null</c>: the command tree has the answer; it has every help.</summary>
    public static Func<string[], Task<int>>? Find(string[] args)
        => args.Length == 0 || args.Any(a => a is "--help" or "-h" or "-?") ? null : args[0] switch
        {
            "demo-service" => DemoServiceAsync,
            "store" => StoreEntrance.RunAsync,
            "agent" => AgentEntrance.RunAsync,
            "guard" => GuardEntrance.RunAsync,
            "ocf-driver" => OcfDriverAsync,
            "external-driver" => ExternalDriverAsync,
            "systemd-driver" => SystemdDriverAsync,
            _ => null,
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> OcfDriverAsync(string[] args) => OcfDriver.RunAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> ExternalDriverAsync(string[] args) => ExternalDriver.RunAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> SystemdDriverAsync(string[] args) => SystemdDriver.RunAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> DemoServiceAsync(string[] args) => DemoServiceEntrance.RunAsync(args);
}
