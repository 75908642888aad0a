using System.Collections.Immutable;
using Holdfast.Control.Explaining;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Tests.Explaining;

/// <summary>
/// A cell of three nodes as it is on a quiet day: <c>board</c> (warm standby) and <c>recorder</c> (cold, not on hq-3) on hq-1, <c>portal</c>
/// active on all, control on hq-3. Tests say what is different.
/// </summary>
internal sealed record Harbour
{
    public const long Hq1 = 11, Hq2 = 12, Hq3 = 13;

    public static readonly DateTimeOffset Wall = new(2026, 11, 25, 22, 10, 0, TimeSpan.Zero);
    public static readonly Moment Now = new(5_000_000_000_000);

    public CellState State { get; init; } = Quiet();

    public long Self { get; init; } = Hq3;

    public StoreReport Store { get; init; } = new() { Kind = "etcd", Reachable = true, Leader = "hq-3" };

    public TimeSpan StoreSilent { get; init; }

    /// <summary>Silent for so long, by member.</summary>
    public ImmutableSortedDictionary<long, TimeSpan> Silent { get; init; } = ImmutableSortedDictionary<long, TimeSpan>.Empty;

    /// <summary>Whose beats say that they have no lease.</summary>
    public ImmutableSortedSet<long> Leaseless { get; init; } = [];

    /// <summary>Instances that are not as on the quiet day.</summary>
    public ImmutableArray<(long Member, InstanceStatus Instance)> Instances { get; init; } = [];

    /// <summary>What nodes say of themselves.</summary>
    public ImmutableArray<(long Member, NodeHealthStatus Health)> Health { get; init; } = [];

    /// <summary>What nodes say of fence devices.</summary>
    public ImmutableArray<(long Member, string Device, bool Ok, string Note)> Devices { get; init; } = [];

    public ReportContext Context => new() { SeenBy = State.NameOf(Self), Wall = Wall, Store = Store };

    public Observations Seen => new()
    {
        Self = Self,
        Now = Now,
        Since = Now - TimeSpan.FromHours(1),
        StoreSilent = StoreSilent,
        Sightings = [.. State.Members.Values.Select(m => m.Id).Order().Select(Look)],
    };

    public CellReport Report => Explain.Report(State, Seen, Context);

    public Harbour Without(long member, double seconds = 12) => this with { Silent = Silent.SetItem(member, TimeSpan.FromSeconds(seconds)) };

    public Harbour With(long member, string service, InstanceState state, string note = "", int failures = 0)
        => this with { Instances = Instances.Add((member, new InstanceStatus { Service = service, State = state, Note = note, Failures = failures, For = TimeSpan.FromSeconds(30) })) };

    public Harbour Change(Func<CellState, CellState> change) => this with { State = change(State) };

    public Harbour ChangeService(string name, Func<ServiceSpec, ServiceSpec> change) => Change(s => s with
    {
        Spec = s.Spec! with { Spec = s.Spec.Spec with { Services = [.. s.Spec.Spec.Services.Select(x => x.Name == name ? change(x) : x)] } },
    });

    public Harbour Grant(Grant grant) => Change(s => s with { Grants = s.Grants.SetItem(grant.Service, grant) });

    private Sighting Look(long member)
    {
        var silent = Silent.GetValueOrDefault(member);
        var limit = State.Timing.Ttl * 0.5;
        var unheard = silent >= limit;
        var missed = Silent.Where(s => s.Value >= limit).Select(s => s.Key).ToImmutableArray();
        var status = new NodeStatus
        {
            SetOver = 20,
            Process = member,
            Seen = State.Revision,
            Unheard = missed,
            Instances = [.. State.Spec?.Spec.Services.Select(s => On(member, s)) ?? []],
            Health = Health.FirstOrDefault(h => h.Member == member).Health,
            Devices = [.. Devices.Where(d => d.Member == member).Select(d => new DeviceStatus { Device = d.Device, Ok = d.Ok, Note = d.Note })],
        };
        return new Sighting
        {
            HeardAt = Now - silent,
            TickAt = Now - silent,
            Beat = new Beat { Member = member, Status = status, Ttl = State.Timing.Ttl, LeaseLeft = Leaseless.Contains(member) ? TimeSpan.Zero : State.Timing.Ttl - TimeSpan.FromMilliseconds(20), Applied = State.Revision },
            Status = status,
            SilenceLimit = limit,
            Unheard = unheard,
            DaemonSilent = unheard,
        };
    }

    private InstanceStatus On(long member, ServiceSpec service)
    {
        foreach (var (who, instance) in Instances)
            if (who == member && instance.Service == service.Name)
                return instance with { Epoch = State.Grants.GetValueOrDefault(service.Name) is { } g && g.Holder == member ? g.Epoch : 0 };
        var status = new InstanceStatus { Service = service.Name, For = TimeSpan.FromHours(3) };
        if (service.Mode == ServiceMode.ActiveActive)
            return status with { State = InstanceState.Active, ActsFor = status.For };
        if (State.Grants.GetValueOrDefault(service.Name) is { } grant && grant.Holder == member)
            return status with { State = InstanceState.Active, Epoch = grant.Epoch, ActsFor = status.For };
        return status with { State = service.Standby == StandbyKind.Warm ? InstanceState.Standby : InstanceState.Stopped };
    }

    private static CellState Quiet() => CellState.Empty with
    {
        Revision = 4211,
        Cell = new CellIdentity { Name = "harbour", Generation = 1 },
        Voters = new VoterSet { Members = [Hq1, Hq2, Hq3], Revision = 20 },
        Control = new ControlRecord { Controller = Hq3, Epoch = 7, Process = 1, Reason = "the cell has no controller yet", At = Wall.AddHours(-3), Revision = 21 },
        Spec = new SpecVersion { Number = 3, Spec = HarbourSpec, Author = "ada@desk", At = Wall.AddHours(-4), Revision = 30 },
        Members = Map(new[] { Node(Hq1, "hq-1", 1), Node(Hq2, "hq-2", 2), Node(Hq3, "hq-3", 3) }, m => m.Name),
        Grants = Map(new[] { Held("board", 17, 5), Held("recorder", 16, 2) }, g => g.Service),
        Incidents = ImmutableSortedDictionary<long, Incident>.Empty.Add(16, Started("recorder", 16, 2)).Add(17, FailedOver),
        Events = Map(
            new[]
            {
                new CellEvent { At = Wall.AddHours(-3), Level = EventLevel.Warning, Subject = "hq-2", Text = "hq-2 has not been heard by 2 of 3 voters (hq-1, hq-3): revoked board", By = "hq-3", Incident = 17 },
                new CellEvent { At = Wall.AddHours(-3).AddMilliseconds(310), Level = EventLevel.Warning, Subject = "board", Text = "board fails over from hq-2 to hq-1: hq-2 has not been heard by 2 of 3 voters (hq-1, hq-3); hq-1 is first of 2 ready nodes (warm standby)", By = "hq-3", Incident = 17 },
            },
            e => $"{e.At:HHmmssfff}"),
    };

    private static CellSpec HarbourSpec => new()
    {
        Cell = "harbour",
        Timing = Profiles.Fast with { Beat = TimeSpan.FromMilliseconds(50), Ttl = TimeSpan.FromMilliseconds(300), Release = TimeSpan.FromMilliseconds(20) },
        Sites = [new SiteSpec { Name = "hq" }],
        Nodes = [new NodeSpec { Name = "hq-1", Site = "hq" }, new NodeSpec { Name = "hq-2", Site = "hq" }, new NodeSpec { Name = "hq-3", Site = "hq" }],
        Services =
        [
            new ServiceSpec { Name = "board", Command = ["board"], Standby = StandbyKind.Warm, Prefer = ["hq-1", "hq-2"], Publish = "http://{address}:8080/" },
            new ServiceSpec { Name = "recorder", Command = ["recorder"], Nodes = ["hq-1", "hq-2"] },
            new ServiceSpec { Name = "portal", Command = ["portal"], Mode = ServiceMode.ActiveActive },
        ],
    };

    private static Member Node(long id, string name, int number) => new()
    {
        Id = id,
        Name = name,
        Address = $"10.0.1.{number}",
        BeatEndpoint = $"10.0.1.{number}:7421",
        ApiUrl = $"http://10.0.1.{number}:7420",
        Version = "0.1.0",
        Level = FeatureLevel.Newest,
    };

    private static Grant Held(string service, long incident, long epoch) => new()
    {
        Service = service,
        Holder = Hq1,
        Epoch = epoch,
        Incident = incident,
        Reason = incident == 17 ? "board fails over from hq-2 to hq-1: hq-2 has not been heard by 2 of 3 voters (hq-1, hq-3); hq-1 is first of 2 ready nodes (warm standby)" : $"{service} starts on hq-1: hq-1 is first of 2 ready nodes (can be started)",
        Evidence = incident == 17 ? ["hq-2 has not been heard by 2 of 3 voters (hq-1, hq-3)", "2 of 3 voters (hq-1, hq-3) report the lease of hq-2 over"] : ["the service is new"],
        Ranking = ["1. hq-1: ready (can be started), preference 1, holds 0 services", "2. hq-2: not ready (it was last heard 140 ms ago), preference 2, holds 0 services"],
        At = Wall.AddHours(-3),
        By = "hq-3",
        Revision = 4000 + epoch,
    };

    private static Incident Started(string service, long number, long epoch) => new()
    {
        Number = number,
        Kind = IncidentKind.Start,
        Service = service,
        To = "hq-1",
        Epoch = epoch,
        Cause = "the service is new",
        Closed = true,
        Phases = Marks(Wall.AddHours(-4), (Phase.Fault, 0, "hq-3", "first start"), (Phase.Granted, 2, "hq-3", $"epoch {epoch} to hq-1"), (Phase.Activated, 41, "hq-1", "acts under its epoch"), (Phase.Verified, 262, "hq-1", "its checks pass")),
    };

    private static Incident FailedOver => new()
    {
        Number = 17,
        Kind = IncidentKind.Failover,
        Service = "board",
        From = "hq-2",
        To = "hq-1",
        Epoch = 5,
        Cause = "hq-2 has not been heard by 2 of 3 voters (hq-1, hq-3)",
        Closed = true,
        Phases = Marks(
            Wall.AddHours(-3),
            (Phase.Fault, 0, "hq-2", "last good beat"),
            (Phase.Suspected, 139, "hq-3", "hq-2 has not been heard by 2 of 3 voters (hq-1, hq-3)"),
            (Phase.Revoked, 142, "hq-3", "grants taken away in one transaction"),
            (Phase.LeaseOver, 318, "hq-1, hq-3", "2 of 3 voters (hq-1, hq-3) report the lease of hq-2 over"),
            (Phase.Granted, 320, "hq-3", "epoch 5 to hq-1"),
            (Phase.Activated, 326, "hq-1", "acts under its epoch"),
            (Phase.Verified, 331, "hq-1", "its checks pass")),
    };

    private static ImmutableArray<PhaseMark> Marks(DateTimeOffset begin, params (Phase Phase, int Ms, string Node, string Note)[] marks)
        => [.. marks.Select(m => new PhaseMark { Phase = m.Phase, At = begin.AddMilliseconds(m.Ms), Node = m.Node, Note = m.Note })];

    private static ImmutableSortedDictionary<string, T> Map<T>(IEnumerable<T> values, Func<T, string> key)
        => values.ToImmutableSortedDictionary(key, v => v, StringComparer.Ordinal);
}
