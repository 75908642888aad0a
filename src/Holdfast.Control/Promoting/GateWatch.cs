using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Promoting;

/// <summary>One service that this node may take over, and what is to be looked at on it for that.</summary>
public sealed record GateWatch
{
    public string Service { get; init; } = "";

    /// <summary>The standby's process, or 0 when none runs. Another one is judged afresh.</summary>
    public int Pid { get; init; }

    /// <summary>What is asked, its texts filled in.</summary>
    public PromotionSpec Asked { get; init; } = new();

    /// <summary>
    /// Somebody holds the service, so that what the standby lags behind is moving. When nobody does, the last that it said counts: asked later, many
    /// an application would add the time since.
    /// </summary>
    public bool Held { get; init; }

    /// <summary>The program that would be started and the folder it would be started in; empty when there is nothing to look for.</summary>
    public string Program { get; init; } = "";

    public string Directory { get; init; } = "";

    /// <summary>Where a program without a slash is looked for; <c>null</c>: as by default.</summary>
    public string? SearchPath { get; init; }

    /// <summary>Virtual addresses that it would have to have here.</summary>
    public ImmutableArray<AddressSpec> Addresses { get; init; } = [];

    /// <summary>An OCF agent may have given a promotion score.</summary>
    public bool Scored { get; init; }

    /// <summary>Everything that this node stands by for.</summary>
    public static ImmutableArray<GateWatch> All(CellState state, GuardListing listing, long self, string node, string address)
    {
        if (state.Spec?.Spec is not { } spec)
            return [];
        var watches = ImmutableArray.CreateBuilder<GateWatch>();
        foreach (var service in spec.Services)
            if (service.Mode == ServiceMode.ActiveStandby && spec.MayHost(node, service) && listing.Instance(service.Name) is not { Acts: true })
                watches.Add(Of(state.Grants.GetValueOrDefault(service.Name), self, service, listing.Instance(service.Name), new Placeholders(node, address, service.Name)));
        return watches.DrainToImmutable();
    }

    public bool Equals(GateWatch? other)
        => other is not null && (Service, Pid, Held, Program, Directory, SearchPath, Scored) == (other.Service, other.Pid, other.Held, other.Program, other.Directory, other.SearchPath, other.Scored)
            && (Asked.Report, Asked.Lag, Asked.AllowLoss, Asked.Score) == (other.Asked.Report, other.Asked.Lag, other.Asked.AllowLoss, other.Asked.Score)
            && Addresses.SequenceEqual(other.Addresses) && Asked.Needs.SequenceEqual(other.Asked.Needs) && Asked.Checks.SequenceEqual(other.Asked.Checks);

    public override int GetHashCode() => HashCode.Combine(Service, Pid, Held);

    private static GateWatch Of(Grant? grant, long self, ServiceSpec service, GuardInstance? instance, Placeholders fill)
    {
        var asked = Asks(service.Promotion ?? new PromotionSpec(), grant, self);
        return new GateWatch
        {
            Service = service.Name,
            Pid = instance is { Phase: not InstancePhase.Exited } ? instance.Pid : 0,
            Asked = asked with
            {
                Report = asked.Report is { } report ? report with { Target = fill.Fill(report.Target) } : null,
                Checks = [.. asked.Checks.Concat(OnStandbys(service)).Select(c => c with { Target = fill.Fill(c.Target) })],
            },
            Held = grant is { Holder: not 0 },
            Program = service.Command.IsEmpty ? "" : fill.Fill(service.Command[0]),
            Directory = service.WorkingDirectory,
            SearchPath = service.Environment.TryGetValue("PATH", out var path) ? fill.Fill(path) : null,
            Addresses = service.Addresses,
            Scored = service.Ocf is not null && service.Standby == StandbyKind.Warm,
        };
    }

    /// <summary>Checks of the service itself that are made on standbys too, where something runs that could answer.</summary>
    private static IEnumerable<CheckSpec> OnStandbys(ServiceSpec service)
        => service.RunsOnStandby ? service.Checks.Where(c => c.StandbyInterval > TimeSpan.Zero).Select(c => c with { Interval = c.StandbyInterval, StandbyInterval = TimeSpan.Zero }) : [];

    /// <summary>
    /// The node that held the service last has the newest data, so it is not asked how it is as a standby; before the first grant there is nothing that
    /// anybody could be behind.
    /// </summary>
    private static PromotionSpec Asks(PromotionSpec asked, Grant? grant, long self)
    {
        if (grant is null)
            return asked with { Lag = null };
        return (grant.Holder == 0 ? grant.Last : grant.Holder) == self ? new PromotionSpec { Checks = asked.Checks } : asked;
    }
}
