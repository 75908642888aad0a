using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a service that an OCF agent runs. Whether the agent is installed, and takes its parameters, each node finds out.</summary>
internal static class OcfRules
{
    /// <summary>What Holdfast itself tells the agent begins with it.</summary>
    private const string Own = "CRM_meta_";

    public static void Check(OcfSpec ocf, string[] at, Document document)
    {
        if (ocf.Agent.Length > 0 && OcfAgentName.Parse(ocf.Agent) is null)
            document.Fault([.. at, "agent"], $"{Quoted.Of(ocf.Agent)} is not the name of an OCF agent.", "write ocf:PROVIDER:TYPE, such as ocf:heartbeat:nginx; holdfast agents lists those that are installed");
        foreach (var (name, value) in ocf.Parameters)
        {
            string[] here = [.. at, "parameters", name];
            PlaceholderRules.Check(value, here, document);
            if (name.StartsWith(Own, StringComparison.OrdinalIgnoreCase) || name.StartsWith("OCF_", StringComparison.Ordinal))
                document.Fault(here, $"Holdfast tells the agent {Quoted.Of(name)} itself.", name.StartsWith("OCF_RESKEY_", StringComparison.Ordinal) ? "leave out OCF_RESKEY_" : "remove it");
        }
    }
}
