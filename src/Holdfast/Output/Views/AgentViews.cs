using System.Collections.Immutable;
using Holdfast.Control.Ocf;
using Holdfast.Node.Ocf;

namespace Holdfast.Output.Views;

/// <summary>OCF agents: which there are, and what one is told.</summary>
internal static class AgentViews
{
    public static Page List(ImmutableArray<InstalledAgent> agents, int width)
    {
        var table = new Table(2, "NAME", "ROLES", "WHAT IT RUNS");
        foreach (var agent in agents)
            table.Row(agent.Name, Roles(agent), agent.MetaData?.Summary ?? agent.Why);
        var unread = agents.Count(a => a.MetaData is null);
        return new Page(width).Add(table).Blank().Text($"{agents.Length} agents{(unread == 0 ? "" : $", {unread} of them cannot be used")}. One of them: holdfast agents NAME");
    }

    public static Page One(InstalledAgent agent, int width)
    {
        if (agent.MetaData is not { } metaData)
            return new Page(width).Text($"{agent.Name} cannot be used: {agent.Why}.");
        var table = new Table(2, "PARAMETER", "TYPE", "DEFAULT", "WHAT IT IS");
        foreach (var parameter in metaData.Parameters.OrderByDescending(p => p.Required).ThenBy(p => p.Name, StringComparer.Ordinal))
            table.Row(parameter.Name, parameter.Type, parameter.Required ? "required" : parameter.Default, parameter.Deprecated ? $"{parameter.Summary} (deprecated)" : parameter.Summary);
        return new Page(width).Text($"{agent.Name}: {metaData.Summary}").Text($"Actions: {string.Join(", ", metaData.Actions)}").Section("Parameters").Add(table);
    }

    private static string Roles(InstalledAgent agent) => agent.MetaData switch
    {
        null => "",
        { Promotable: true } => "promoted, started",
        _ => "started",
    };
}
