using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Simulation.Faults;
using Holdfast.Simulation.Networks;
using Holdfast.Simulation.Services;
using Holdfast.Simulation.Storing;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Swarm;

/// <summary>
/// Draws a run's plan from its seed. Every run leaves most kinds of trouble out and has more of the others: a swarm of runs finds more than
/// many runs of all at once (Groce et al. 2012).
/// </summary>
internal sealed class Draw(Dice dice, SimulationOptions options)
{
    public Plan Plan()
    {
        var timing = Timing();
        var nodes = Nodes();
        var plan = new Plan
        {
            Timing = timing,
            Nodes = nodes,
            Services = Services(nodes, timing),
            Links = Links(timing),
            Store = StorePlan.For(timing) with { MostMs = options.Tight ? 1.5 : dice.Spread(1.5, timing.Beat.TotalMilliseconds * 0.3) },
            ClockRate = ClockRate(timing),
            PowerBack = dice.SpreadMs(300, 4_000),
            Faults = Faults(nodes),
        };
        plan = !options.Tight && dice.Chance(0.5) ? plan with { Services = [.. plan.Services.Select(Addressed)] } : plan;
        plan = (options.Only.IsEmpty ? dice.Chance(0.3) : options.Only.Contains(HealthFaults.StandbyLag)) ? Gated(plan) : plan;
        plan = (options.Only.IsEmpty ? dice.Chance(0.3) : options.Only.Contains(HealthFaults.NodeUnwell)) ? Checked(plan) : plan;
        return options.Only.IsEmpty && dice.Chance(0.25) ? Grouped(plan) : plan;
    }

    /// <summary>Services that go with others, or start after them.</summary>
    private Plan Grouped(Plan plan)
    {
        var first = plan.Services[0].Spec;
        return first.Mode == ServiceMode.ActiveActive ? plan : plan with
        {
            Services = [.. plan.Services.Select((s, i) => i == 0 || s.Spec.Mode == ServiceMode.ActiveActive ? s : s with { Spec = Bound(s.Spec, dice.Chance(0.3) ? plan.Services[i - 1].Spec : first) })],
        };
    }

    private ServiceSpec Bound(ServiceSpec service, ServiceSpec to)
    {
        if (to.Mode == ServiceMode.ActiveActive)
            return service;
        var with = dice.Chance(0.7);
        var bound = service with { After = !with || dice.Chance(0.6) ? [to.Name] : [] };
        return with ? bound with { With = [to.Name], Prefer = [], Failback = Failback.Never } : bound;
    }

    /// <summary>Nodes with checks of their own, which fail. Drawn last, as maintenance is.</summary>
    private Plan Checked(Plan plan) => plan with
    {
        NodeChecks =
        [
            new CheckSpec
            {
                Kind = CheckKind.Disk,
                Target = "/",
                Interval = dice.SpreadMs(100, 1_000),
                Rise = dice.Int(1, 3),
                Fall = dice.Int(1, 3),
                Weight = dice.Chance(0.2) ? 10 : 0,
                FlapLimit = dice.Int(0, 3),
                FlapWindow = TimeSpan.FromSeconds(30),
                FlapHold = TimeSpan.FromSeconds(3),
            },
        ],
        Faults = options.Only.IsEmpty
            ? plan.Faults with { Weights = plan.Faults.Weights.SetItem(HealthFaults.NodeUnwell, HealthFaults.Kinds[1].Weight * dice.Spread(0.4, 2.5)) }
            : plan.Faults,
    };

    /// <summary>Services that say what they ask of a standby, and standbys that do not have it. Drawn last, as maintenance is.</summary>
    private Plan Gated(Plan plan) => plan with
    {
        Services = [.. plan.Services.Select(s => s.Spec.Mode == ServiceMode.ActiveStandby && dice.Chance(0.7) ? s with { Spec = s.Spec with { Promotion = Promotion() } } : s)],
        Faults = options.Only.IsEmpty
            ? plan.Faults with { Weights = plan.Faults.Weights.SetItem(HealthFaults.StandbyLag, HealthFaults.Kinds[0].Weight * dice.Spread(0.4, 2.5)) }
            : plan.Faults,
    };

    private PromotionSpec Promotion()
    {
        var lag = dice.SpreadMs(200, 2_000);
        return new PromotionSpec
        {
            Report = new CheckSpec { Kind = CheckKind.File, Target = "/run/lag", Interval = dice.SpreadMs(100, 1_000) },
            Lag = lag,
            AllowLoss = dice.Chance(0.5) ? lag * dice.Between(1.5, 10) : null,
        };
    }

    /// <summary>Drawn last, as maintenance is.</summary>
    private ServicePlan Addressed(ServicePlan service, int number)
        => service.Spec.Mode == ServiceMode.ActiveStandby && dice.Chance(0.7)
            ? service with { Spec = service.Spec with { Addresses = [new AddressSpec { Address = $"10.0.0.{200 + number}", Prefix = 32 }] } }
            : service;

    private Timing Timing()
    {
        if (options.Tight)
            return Profiles.Fast with { Name = "custom", Release = TimeSpan.Zero, Drift = 0.05 };
        var drawn = dice.Share();
        var timing = drawn < 0.5 ? Profiles.Fast : drawn < 0.85 ? Profiles.Standard : Profiles.Wan;
        return dice.Chance(0.15) ? timing with { Name = "custom", Release = TimeSpan.Zero } : timing;
    }

    /// <summary>Any two clocks' ratio stays within the bound, and often is at it.</summary>
    private double ClockRate(Timing timing)
    {
        if (options.Beyond)
            return dice.Spread(0.02, 0.4);
        return options.Tight || dice.Chance(0.7) ? timing.Drift / (2 + timing.Drift) : 0;
    }

    private ImmutableArray<NodePlan> Nodes()
    {
        var (voters, witnesses) = options.Tight ? (3, 0) : dice.Int(6) switch
        {
            0 => (2, 1),
            1 or 2 or 3 => (3, 0),
            4 => (4, 1),
            _ => (5, 0),
        };
        var workers = !options.Tight && dice.Chance(0.4) ? dice.Int(1, 2) : 0;
        return
        [
            .. Enumerable.Range(1, voters).Select(n => new NodePlan($"hq-{n}", NodeRole.Voter, WallOff())),
            .. Enumerable.Range(1, witnesses).Select(n => new NodePlan($"eye-{n}", NodeRole.Witness, WallOff())),
            .. Enumerable.Range(1, workers).Select(n => new NodePlan($"hand-{n}", NodeRole.Worker, WallOff())),
        ];
    }

    private TimeSpan WallOff() => dice.Chance(0.7) ? dice.Ms(-50, 50) : TimeSpan.FromSeconds(dice.Between(-4_000, 4_000));

    private ImmutableArray<ServicePlan> Services(ImmutableArray<NodePlan> nodes, Timing timing)
    {
        string[] names = ["board", "archive", "gate", "radio"];
        var fencing = dice.Chance(0.15);
        return [.. names.Take(dice.Int(1, dice.Chance(0.3) ? 4 : 2)).Select(name => Service(name, nodes, timing)).Select(s => fencing && dice.Chance(0.7) ? Fenced(s) : s)];
    }

    private static ServicePlan Fenced(ServicePlan service) => service with { Spec = service.Spec with { Fencing = FencingKind.Agent } };

    private ServicePlan Service(string name, ImmutableArray<NodePlan> nodes, Timing timing)
    {
        var hosts = nodes.Where(n => n.Role != NodeRole.Witness).Select(n => n.Name).ToArray();
        var spec = new ServiceSpec
        {
            Name = name,
            Mode = dice.Chance(0.1) ? ServiceMode.ActiveActive : ServiceMode.ActiveStandby,
            Command = ["/bin/" + name],
            Standby = dice.Chance(0.6) ? StandbyKind.Warm : StandbyKind.Cold,
            Prefer = dice.Chance(0.6) ? [dice.Pick(hosts)] : [],
            Failback = dice.Chance(0.3) ? Failback.WhenHealthy : Failback.Never,
            Checks = dice.Chance(0.7) ? [Check()] : [],
            StartTimeout = dice.Ms(500, 3_000),
            StopTimeout = dice.Ms(50, 1_500),
        };
        var nature = new ServiceNature
        {
            // Without a moment to let go, only a service that looks at the lease is safe.
            ReadsLease = timing.Release == TimeSpan.Zero || dice.Chance(0.5),
            BootMs = dice.Spread(1, 100),
            ReadyMs = dice.Spread(5, 200),
            PromoteMs = dice.Spread(0.2, 50),
            DemoteMs = dice.Spread(0.2, 50),
            StopMs = dice.Spread(1, 200),
        };
        return new ServicePlan(spec, nature);
    }

    private CheckSpec Check() => new()
    {
        Kind = CheckKind.Http,
        Target = "http://{address}/",
        Interval = dice.SpreadMs(100, 1_000),
        Rise = dice.Int(1, 2),
        Fall = dice.Int(1, 3),
    };

    private LinkPlan Links(Timing timing)
    {
        var most = timing.Beat.TotalMilliseconds * (options.Tight ? 0.005 : dice.Spread(0.005, 0.15));
        return new LinkPlan { LeastMs = most * dice.Between(0.05, 0.8), MostMs = most };
    }

    private FaultPlan Faults(ImmutableArray<NodePlan> nodes)
    {
        var weights = options.Only.IsEmpty ? Weights() : options.Only.ToImmutableSortedDictionary(k => k, _ => 1.0, StringComparer.Ordinal);
        var from = dice.Int(nodes.Length);
        var plan = new FaultPlan
        {
            Weights = weights,
            Pace = options.Only.IsEmpty ? dice.SpreadMs(80, 4_000) : dice.SpreadMs(40, 600),
            Lasts = options.Length * dice.Between(0.25, 0.5),
            LastingCut = dice.Chance(options.Only.IsEmpty ? 0.15 : 0.5) ? (from, (from + 1 + dice.Int(nodes.Length - 1)) % nodes.Length) : null,
        };
        return options.Only.IsEmpty && dice.Chance(0.3) ? plan with { Weights = plan.Weights.AddRange(Maintained()) } : plan;
    }

    /// <summary>Drawn last and for part of the runs, so that the others are what they were before there was maintenance.</summary>
    private IEnumerable<KeyValuePair<string, double>> Maintained()
        => MaintenanceFaults.Kinds.Select(k => KeyValuePair.Create(k.Kind, k.Weight * dice.Spread(0.4, 2.5)));

    private ImmutableSortedDictionary<string, double> Weights()
    {
        var share = dice.Between(0.15, 0.8);
        return AllFaults.Kinds.Except(MaintenanceFaults.Kinds).Except(HealthFaults.Kinds).Where(_ => dice.Chance(share)).ToImmutableSortedDictionary(k => k.Kind, k => k.Weight * dice.Spread(0.4, 2.5), StringComparer.Ordinal);
    }
}
