namespace Holdfast.Node.Ocf;

/// <summary>Where a resource's small things are kept.</summary>
/// <param name="Tools">Stand-ins for a cluster manager's tools; programs can be started from there.</param>
/// <param name="Attributes">What the agent has noted of this node. Forgotten when the machine starts anew, as what it speaks of is.</param>
/// <param name="State">The agents' own (HA_RSCTMP); forgotten likewise.</param>
internal sealed record AgentPlaces(string Tools, string Attributes, string State)
{
    private const string UsualState = "/run/resource-agents";

    /// <param name="lasting">A folder that outlives the machine's restart, or may.</param>
    /// <param name="passing">One that does not.</param>
    public static AgentPlaces Make(string lasting, string passing)
    {
        var places = new AgentPlaces(Path.Combine(lasting, "tools"), Path.Combine(passing, "attributes"), StateOr(Path.Combine(passing, "state")));
        AgentTools.Lay(places.Tools);
        Directory.CreateDirectory(places.Attributes);
        return places;
    }

    /// <summary>The folder, forgotten when the machine starts anew, of a service whose guard keeps its lease in this file.</summary>
    public static string Passing(string leaseFile, string service) => Path.Combine(Path.ChangeExtension(leaseFile, "ocf"), service);

    /// <summary>Where the promotion score is that the service's agent has given.</summary>
    public static string ScoreFile(string leaseFile, string service) => Path.Combine(Passing(leaseFile, service), "attributes", "promotion-score");

    /// <summary>The usual place, which a person who calls an agent by hand uses too; without the right to make it, another one.</summary>
    private static string StateOr(string other)
    {
        foreach (var folder in (string[])[UsualState, other])
        {
            try
            {
                Directory.CreateDirectory(folder);
                File.Delete(Path.Combine(folder, $".holdfast-{Environment.ProcessId}"));
                return folder;
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                // Not this user's: the next one.
            }
        }

        return other;
    }
}
