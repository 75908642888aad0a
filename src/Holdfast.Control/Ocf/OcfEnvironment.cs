using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Ocf;

/// <summary>What an agent finds in its environment (OCF resource agent API 1.1, "Parameter passing"), and what Pacemaker adds that agents rely on.</summary>
public static class OcfEnvironment
{
    /// <summary>Where Debian and most others keep the agents.</summary>
    public const string Root = "/usr/lib/ocf";

    /// <summary>The feature set of Pacemaker 2.1, whose conventions hold: agents ask for it before they use what is newer.</summary>
    private const string FeatureSet = "3.16.2";

    /// <param name="order">What is driven.</param>
    /// <param name="name">The agent's.</param>
    /// <param name="run">What it is asked for.</param>
    /// <param name="tools">A folder with stand-ins for the tools of a cluster manager that agents call.</param>
    public static ImmutableSortedDictionary<string, string> Of(OcfOrder order, OcfAgentName name, RunOcf run, string tools)
    {
        var monitor = run is { Action: OcfAction.Monitor, Probe: false };
        var variables = order.Spec.Parameters.ToImmutableSortedDictionary(p => "OCF_RESKEY_" + p.Key, p => p.Value, StringComparer.Ordinal).ToBuilder();
        variables["OCF_ROOT"] = Root;
        variables["OCF_RA_VERSION_MAJOR"] = "1";
        variables["OCF_RA_VERSION_MINOR"] = "1";
        variables["OCF_RESOURCE_INSTANCE"] = order.Service;
        variables["OCF_RESOURCE_PROVIDER"] = name.Provider;
        variables["OCF_RESOURCE_TYPE"] = name.Type;
        variables["OCF_RESKEY_crm_feature_set"] = FeatureSet;
        variables["OCF_RESKEY_CRM_meta_name"] = run.Action.Word();
        variables["OCF_RESKEY_CRM_meta_on_node"] = order.Node;
        variables["OCF_RESKEY_CRM_meta_timeout"] = Milliseconds(run.Timeout);
        variables["OCF_RESKEY_CRM_meta_interval"] = monitor ? Milliseconds(order.Plan.Interval) : "0";
        if (monitor && order.Spec.Depth > 0)
            variables["OCF_CHECK_LEVEL"] = order.Spec.Depth.ToString(CultureInfo.InvariantCulture);
        if (order.Plan.Use == OcfUse.Promote)
            Roles(variables);
        variables["HA_SBIN_DIR"] = tools;
        variables["HA_LOGTAG"] = order.Service;
        variables["LC_ALL"] = "C";
        variables["PATH"] = $"{tools}:/usr/sbin:/usr/bin:/sbin:/bin";
        return variables.ToImmutable();
    }

    /// <summary>By these agents see that they have two roles (ocf_is_ms), under the names of API 1.0 and 1.1.</summary>
    private static void Roles(ImmutableSortedDictionary<string, string>.Builder variables)
    {
        foreach (var key in (string[])["master_max", "master_node_max", "promoted_max", "promoted_node_max"])
            variables["OCF_RESKEY_CRM_meta_" + key] = "1";
    }

    private static string Milliseconds(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
