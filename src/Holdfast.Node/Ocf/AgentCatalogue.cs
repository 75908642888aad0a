using System.Collections.Immutable;
using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Ocf;

/// <summary>An installed agent: what it says of itself, or why that cannot be read.</summary>
/// <param name="Name"><c>ocf:PROVIDER:TYPE</c>.</param>
/// <param name="MetaData"><c>null</c> when it cannot be used.</param>
/// <param name="Why">Empty when it can.</param>
public sealed record InstalledAgent(string Name, OcfMetaData? MetaData, string Why);

/// <summary>The OCF agents of this machine. Each is asked for its meta-data, and for nothing else.</summary>
public static class AgentCatalogue
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>All of them, or those of the name.</summary>
    /// <param name="wanted"><c>ocf:PROVIDER:TYPE</c>, or empty for all.</param>
    /// <exception cref="IOException">There is no room for a few small files in the temporary folder.</exception>
    public static async Task<ImmutableArray<InstalledAgent>> ReadAsync(string wanted, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-ocf-").FullName;
        try
        {
            var places = AgentPlaces.Make(folder, folder);
            var found = AgentFiles.All().Where(n => wanted.Length == 0 || n.ToString() == wanted).ToList();
            var agents = new InstalledAgent[found.Count];
            await Parallel.ForEachAsync(Enumerable.Range(0, found.Count), cancel, async (i, _) => agents[i] = await AskAsync(found[i], places));
            return [.. agents];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<InstalledAgent> AskAsync(OcfAgentName name, AgentPlaces places)
    {
        var order = new OcfOrder { Service = "none", Spec = new OcfSpec { Agent = name.ToString() }, Plan = new OcfPlan { Timeout = Patience } };
        var (agent, why) = OcfAgent.Find(order, places, TextWriter.Null);
        if (agent is null)
            return new InstalledAgent(name.ToString(), null, why);
        var (metaData, fault) = await agent.DescribeAsync();
        return new InstalledAgent(name.ToString(), metaData, fault);
    }
}
