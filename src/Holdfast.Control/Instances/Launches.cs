using System.Collections.Immutable;
using System.Text;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Ocf;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Instances;

/// <summary>How each service is started on this node: the spec's words with the node's own filled in.</summary>
internal static class Launches
{
    public static ActMemory Prepare(CellState state, NodeFacts facts, ActMemory memory)
    {
        var revision = state.Spec?.Revision ?? 0;
        if (memory.LaunchRevision == revision)
            return memory;
        var launches = (state.Spec?.Spec.Services ?? []).ToImmutableSortedDictionary(s => s.Name, s => Prepared(s, facts), StringComparer.Ordinal);
        return memory with { Launches = launches, LaunchRevision = revision };
    }

    private static PreparedLaunch Prepared(ServiceSpec service, NodeFacts facts)
    {
        var fill = new Placeholders(facts.Name, facts.Address, service.Name);
        var environment = service.Environment.ToImmutableSortedDictionary(e => e.Key, e => fill.Fill(e.Value), StringComparer.Ordinal)
            .SetItem("HOLDFAST_NODE", facts.Name)
            .SetItem("HOLDFAST_ADDRESS", facts.Address)
            .SetItem("HOLDFAST_GRANT_KEY", Keys.Grant(service.Name))
            .SetItem("HOLDFAST_STORE", facts.Store);
        if (service.Ocf is { } ocf)
            environment = environment.SetItem(OcfOrder.Variable, Encoding.UTF8.GetString(JsonCodec.Encode(OcfOrder.Of(service, ocf, fill, facts.Name))));
        var launch = new Launch
        {
            Command = service.Ocf is null ? [.. service.Command.Select(fill.Fill)] : [.. facts.Program, "ocf-driver"],
            Environment = environment,
            WorkingDirectory = service.WorkingDirectory,
            Standby = service.RunsOnStandby ? StandbyKind.Warm : StandbyKind.Cold,
            StartTimeout = service.StartTimeout + (service.Ocf is { } agent ? agent.Timeout * 3 : TimeSpan.Zero), // its driver looks before and after
            StopTimeout = service.StopTimeout,
        };
        return new PreparedLaunch(launch, launch.Digest);
    }
}
