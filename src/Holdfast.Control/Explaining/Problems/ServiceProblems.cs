using Holdfast.Control.Fencing;
using Holdfast.Control.Placement;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining.Problems;

/// <summary>Services that are not served, and services that would not survive the next loss.</summary>
internal static class ServiceProblems
{
    /// <summary>Failures in a row from which on it is no accident.</summary>
    private const int Repeated = 3;

    public static IEnumerable<Problem> Of(Sight sight, CellReport report) => sight.Spec.Services.Zip(report.Services).SelectMany(s => Of(sight, s.First, s.Second));

    private static IEnumerable<Problem> Of(Sight sight, ServiceSpec spec, ServiceReport report)
        => new[] { Unserved(sight, spec, report), Late(sight, spec, report), Exposed(sight, spec, report) ?? Crowded(sight, spec, report), InOneDomain(sight, spec, report), Failing(sight, spec, report), Restarting(report) }.OfType<Problem>();

    private static Problem? Restarting(ServiceReport report) => report.Restart switch
    {
        { Open: true } restart => new Problem
        {
            Subject = report.Name,
            Text = $"{report.Name} is being restarted{(restart.By.Length == 0 ? "" : $" for {restart.By}")}: {(restart.Now.Length == 0 ? "" : $"{restart.Now} now, ")}{Spoken.Count(restart.Left.Length, "node")} to go.",
            Next = "Nothing: each node is waited for. It is given up by itself if one fails.",
        },
        { Stopped.Length: > 0, Left.IsEmpty: false } restart => new Problem
        {
            Level = EventLevel.Warning,
            Subject = report.Name,
            Text = $"The restart of {report.Name} was given up: {restart.Stopped}. Not restarted: {Spoken.List([.. restart.Left])}.",
            Next = $"Mend that, then: holdfast restart {report.Name}",
        },
        _ => null,
    };

    private static Problem? Unserved(Sight sight, ServiceSpec spec, ServiceReport report) => report.State switch
    {
        ServiceState.Waiting => Waiting(sight, spec),
        ServiceState.FailingOver => FailingOver(sight, spec, report),
        ServiceState.Partial => Partial(sight, spec, report),
        _ => null,
    };

    /// <summary>That it does not run on a node that is down or drained needs no words of its own.</summary>
    private static Problem? Partial(Sight sight, ServiceSpec spec, ServiceReport report)
    {
        var lacking = sight.Rank(spec.Name).Where(c => sight.Hears(c.Member) && !sight.State.Drains.ContainsKey(c.Node) && report.Instances.Any(i => i.Node == c.Node && i.State != "active")).ToArray();
        return lacking.Length == 0 ? null : new Problem
        {
            Level = EventLevel.Warning,
            Subject = spec.Name,
            Text = $"{report.Reason}. Missing: {Lacks(lacking)}.",
            Next = $"Mend those nodes; it starts there by itself. Details: holdfast why {spec.Name}",
        };
    }

    private static Problem? Waiting(Sight sight, ServiceSpec spec)
    {
        var ranking = sight.Rank(spec.Name);
        if (sight.Seen is null)
            return null;
        if (sight.NothingDecided)
            return new Problem
            {
                Level = EventLevel.Error,
                Subject = spec.Name,
                Text = $"{spec.Name} is served by no node that {sight.Context.SeenBy} hears, and it can be given to none before the cell can decide again.",
                Next = "See the first problem.",
            };
        if (ranking.FirstOrDefault(c => c.Ready) is { } ready && spec.Mode == ServiceMode.ActiveStandby)
            return new Problem { Subject = spec.Name, Text = $"{spec.Name} is about to start on {ready.Node}.", Next = "Nothing: it takes a moment." };
        return new Problem
        {
            Level = EventLevel.Error,
            Subject = spec.Name,
            Text = ranking.IsEmpty
                ? $"{spec.Name} runs nowhere: the spec has no node that may host it."
                : $"{spec.Name} runs nowhere, because no node is ready: {Lacks(ranking)}.",
            Next = ranking.IsEmpty
                ? "Name at least one voter or worker below its `nodes:`, or leave that key out."
                : $"Mend one of these; it starts by itself as soon as one is ready. Details: holdfast why {spec.Name}",
        };
    }

    private static Problem FailingOver(Sight sight, ServiceSpec spec, ServiceReport report)
    {
        var grant = sight.GrantOf(spec.Name)!;
        var from = sight.State.NameOf(grant.Holder == 0 ? grant.From : grant.Holder);
        var next = sight.Rank(spec.Name).FirstOrDefault(c => c.Ready && c.Node != from);
        var failed = report.Instances.FirstOrDefault(i => i.Node == from && i.State == "failed");
        return new Problem
        {
            Level = EventLevel.Error,
            Subject = spec.Name,
            Text = failed is null
                ? $"{spec.Name} is failing over from {from}: {(grant.Holder == 0 ? grant.Reason : $"{from} is silent")}."
                : $"{spec.Name} does not work on {from}: it {failed.Note}.",
            Next = next is not null && Fence(sight, spec, grant) is { } fence
                ? fence
                : next is null
                ? $"No other node is ready to take it. See what each lacks: holdfast why {spec.Name}"
                : $"Nothing: {next.Node} takes over once {from} is known to have let go, at the latest {Spoken.Span(sight.State.Timing.Ttl + sight.State.Timing.Release)} after its last answered beat.",
        };
    }

    /// <summary>What it waits for besides the lease, where it does.</summary>
    private static string? Fence(Sight sight, ServiceSpec spec, Grant grant)
        => sight.Spec.NeedsFence(spec) && (grant.Holder != 0 || FenceProof.Of(sight.State, grant) is null)
            ? $"It goes on once {sight.State.NameOf(grant.Holder == 0 ? grant.From : grant.Holder)} is fenced, or has let go by itself. See how it goes: holdfast fence status"
            : null;

    private static Problem? Late(Sight sight, ServiceSpec spec, ServiceReport report)
    {
        var limit = report.State switch
        {
            ServiceState.Activating => spec.StartTimeout,
            ServiceState.Moving => spec.StopTimeout + sight.State.Timing.Ttl,
            _ => TimeSpan.MaxValue,
        };
        if (report.Since is not { } since || sight.Context.Wall - since <= limit)
            return null;
        var doing = report.State == ServiceState.Moving ? $"has been moving away from {report.Holder}" : $"has been starting on {report.Holder}";
        return new Problem
        {
            Level = EventLevel.Warning,
            Subject = spec.Name,
            Text = $"{spec.Name} {doing} for {Spoken.Span(sight.Context.Wall - since)}; the spec allows {Spoken.Span(limit)}.",
            Next = $"Look at its log on {report.Holder}. Details: holdfast why {spec.Name}",
        };
    }

    /// <summary>Nobody could take over: told while it still runs.</summary>
    private static Problem? Exposed(Sight sight, ServiceSpec spec, ServiceReport report)
    {
        if (sight.Seen is null || sight.JustBegun || report.State is not (ServiceState.Active or ServiceState.Activating or ServiceState.Partial))
            return null;
        var ranking = sight.Rank(spec.Name);
        var serving = ServiceStates.Serving(spec, report);
        if (serving.Length != 1 || ranking.Any(c => c.Ready && c.Node != serving[0]))
            return null;
        var others = ranking.Where(c => c.Node != serving[0]).ToArray();
        var last = others.FirstOrDefault(c => c.LastResort.Length > 0);
        return new Problem
        {
            Level = EventLevel.Warning,
            Subject = spec.Name,
            Text = others.Length == 0
                ? $"{spec.Name} would not survive the loss of {serving[0]}: the spec lets it run nowhere else."
                : last is null
                ? $"{spec.Name} would not survive the loss of {serving[0]}: no other node is ready ({Lacks(others)})."
                : $"{spec.Name} would survive the loss of {serving[0]} only on {last.Node}, as a last resort: no other node is ready ({Lacks(others)}).",
            Next = others.Length == 0 ? "Let a second node host it: `nodes:` in the spec." : $"Mend one of these nodes. Details: holdfast why {spec.Name}",
        };
    }

    /// <summary>Each service of a node would find a place, and not all of them together.</summary>
    private static Problem? Crowded(Sight sight, ServiceSpec spec, ServiceReport report)
        => sight.JustBegun || report.State != ServiceState.Active || !sight.NoRoom.TryGetValue(spec.Name, out var others) ? null : new Problem
        {
            Level = EventLevel.Warning,
            Subject = spec.Name,
            Text = $"{spec.Name} would find no room if {report.Holder} were lost, since other services of {report.Holder} would take it ({Lacks(others)}).",
            Next = $"Give the other nodes more capacity, or let fewer services run. See it happen: holdfast whatif --down {report.Holder}",
        };

    /// <summary>What is ready has something in common that the spec would not need it to have.</summary>
    private static Problem? InOneDomain(Sight sight, ServiceSpec spec, ServiceReport report)
    {
        if (sight.Seen is null || sight.JustBegun || report.State is not (ServiceState.Active or ServiceState.Partial))
            return null;
        var loss = DomainLoss.Of(sight.Spec, spec, DomainLoss.Able(sight, spec, ServiceStates.Serving(spec, report)));
        return loss is null ? null : new Problem
        {
            Level = EventLevel.Warning,
            Subject = spec.Name,
            Text = $"{spec.Name} would not survive the loss of {loss.Domain}: {Spoken.List(loss.Nodes)} are there, and no node elsewhere is ready ({Lacks(sight.Rank(spec.Name).Where(c => !loss.Nodes.Contains(c.Node)))}).",
            Next = $"Mend one of these nodes. Details: holdfast why {spec.Name}",
        };
    }

    private static Problem? Failing(Sight sight, ServiceSpec spec, ServiceReport report)
    {
        if (report.State is ServiceState.Waiting or ServiceState.Partial)
            return null;
        var failed = report.Instances.FirstOrDefault(i => i.State == "failed" && i.Node != report.Holder);
        if (failed is null)
            return null;
        var member = sight.State.Members.GetValueOrDefault(failed.Node);
        var times = member is null ? 0 : sight.Seen?.Of(member.Id)?.Instance(spec.Name)?.Failures ?? 0;
        return new Problem
        {
            Level = EventLevel.Warning,
            Subject = spec.Name,
            Text = $"{spec.Name} cannot run on {failed.Node}: it {failed.Note}{(times >= Repeated ? $" ({times} times in a row)" : "")}. It is tried again after a pause.",
            Next = $"Look at its log on {failed.Node}.",
        };
    }

    /// <summary>Nodes that lack the same are named together.</summary>
    internal static string Lacks(IEnumerable<Candidate> candidates)
        => string.Join("; ", candidates.GroupBy(c => c.Why).Select(g => $"{Spoken.List([.. g.Select(c => c.Node)])}: {g.Key}"));
}
