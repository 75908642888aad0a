using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Holdfast.Control.External;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Ocf;
using Holdfast.Control.State;
using Holdfast.Control.Systemd;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Instances;

/// <summary>How each service is started on this node: the spec's words with the node's own filled in.</summary>
internal static class Launches
{
    /// <summary>Stands for a service that has nothing but addresses: a process that does nothing, and that can be seen, stopped and killed as any other.</summary>
    private static readonly ImmutableArray<string> Holder = ["sleep", "infinity"];

    public static ActMemory Prepare(CellState state, NodeFacts facts, ActMemory memory)
    {
        var revision = state.Restarts.Values.Select(r => r.Revision).Append(state.Spec?.Revision ?? 0).Max();
        if (memory.LaunchRevision == revision)
            return memory;
        var launches = (state.Spec?.Spec.Services ?? []).ToImmutableSortedDictionary(s => s.Name, s => Prepared(s, facts, Round(state, facts, s)), StringComparer.Ordinal);
        return memory with { Launches = launches, LaunchRevision = revision };
    }

    private static long Round(CellState state, NodeFacts facts, ServiceSpec service) => state.Restarts.GetValueOrDefault(service.Name)?.RoundOf(facts.Name) ?? 0;

    private static PreparedLaunch Prepared(ServiceSpec service, NodeFacts facts, long round)
    {
        var fill = new Placeholders(facts.Name, facts.Address, service.Name);
        var environment = service.Environment.ToImmutableSortedDictionary(e => e.Key, e => fill.Fill(e.Value), StringComparer.Ordinal)
            .SetItem("HOLDFAST_NODE", facts.Name)
            .SetItem("HOLDFAST_ADDRESS", facts.Address)
            .SetItem("HOLDFAST_GRANT_KEY", Keys.Grant(service.Name))
            .SetItem("HOLDFAST_STORE", facts.Store);
        // What is of a new round is started anew, by a guard of any version, since its environment has changed.
        if (round > 0)
            environment = environment.SetItem("HOLDFAST_RESTART", round.ToString(CultureInfo.InvariantCulture));
        if (!service.Addresses.IsEmpty)
            environment = environment.SetItem("HOLDFAST_ADDRESSES", string.Join(',', service.Addresses.Select(a => a.Address)));
        var driver = DriverOf(service, facts, fill);
        if (driver is not null)
            environment = environment.SetItem(driver.Variable, Encoding.UTF8.GetString(driver.Order));
        var launch = new Launch
        {
            Command = driver is not null ? [.. facts.Program, driver.Word] : service.Command.IsEmpty ? Holder : [.. service.Command.Select(fill.Fill)],
            Environment = environment,
            WorkingDirectory = service.WorkingDirectory,
            Process = service.Process,
            Unit = service.Systemd is null ? null : true,
            Log = service.Log,
            Standby = service.RunsOnStandby ? StandbyKind.Warm : StandbyKind.Cold,
            StartTimeout = service.StartTimeout + ((driver?.Timeout ?? TimeSpan.Zero) * 3), // its driver looks before and after
            StopTimeout = service.StopTimeout,
            Addresses = service.Addresses.IsEmpty ? null : new LaunchAddresses { Items = service.Addresses, Check = service.AddressCheck },
        };
        return new PreparedLaunch(launch, launch.Digest);
    }

    private static Driver? DriverOf(ServiceSpec service, NodeFacts facts, Placeholders fill) => service switch
    {
        { Ocf: { } ocf } => new Driver("ocf-driver", OcfOrder.Variable, JsonCodec.Encode(OcfOrder.Of(service, ocf, fill, facts.Name)), ocf.Timeout),
        { External: { } external } => new Driver("external-driver", ExternalOrder.Variable, JsonCodec.Encode(ExternalOrder.Of(service, external, fill)), external.Timeout),
        { Systemd: { } systemd } => new Driver("systemd-driver", SystemdOrder.Variable, JsonCodec.Encode(SystemdOrder.Of(service, systemd)), systemd.Timeout),
        _ => null,
    };

    /// <summary>What runs a service that has no command.</summary>
    /// <param name="Word">Holdfast's own word that starts it.</param>
    /// <param name="Variable">The environment variable that carries its order.</param>
    /// <param name="Order">As JSON.</param>
    /// <param name="Timeout">Of one look.</param>
    private sealed record Driver(string Word, string Variable, byte[] Order, TimeSpan Timeout);
}
