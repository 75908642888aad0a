using Holdfast.Model.Spec;

namespace Holdfast.Control.Health;

/// <summary>One check's running count: rise good probes in a row make it pass, fall bad ones make it fail.</summary>
public sealed record CheckHealth
{
    public CheckSpec Spec { get; init; } = new();

    public CheckStanding Standing { get; init; }

    /// <summary>Good probes in a row (0 after a bad one), and the other way round; counted no further than is needed.</summary>
    public int Good { get; init; }

    public int Bad { get; init; }

    /// <summary>What the newest probe saw.</summary>
    public string Evidence { get; init; } = "no probe has ended yet";

    /// <summary>So many bad probes in a row that nothing is to be hoped for, whether it has passed before or not.</summary>
    public bool Fails => Standing == CheckStanding.Failing || Bad >= Spec.Fall;

    public string Name => Spec.Kind switch
    {
        CheckKind.Tcp => $"tcp {Spec.Target}",
        CheckKind.Http => $"http {Spec.Target}",
        CheckKind.Script => $"script {Spec.Target.Split('\n')[0]}",
        CheckKind.Icmp => $"icmp {Spec.Target}",
        CheckKind.Sip => Spec.Target,
        CheckKind.File => $"file {Spec.Target}",
        _ => "process",
    };

    public CheckHealth Take(ProbeResult result)
    {
        var next = this with
        {
            Good = result.Passed ? Math.Min(Good + 1, Spec.Rise) : 0,
            Bad = result.Passed ? 0 : Math.Min(Bad + 1, Spec.Fall),
            Evidence = result.Evidence,
        };
        return next with { Standing = next.Judge() };
    }

    private CheckStanding Judge()
    {
        if (Good >= Spec.Rise)
            return CheckStanding.Passing;
        return Standing == CheckStanding.Passing && Bad >= Spec.Fall ? CheckStanding.Failing : Standing;
    }
}

public enum CheckStanding
{
    /// <summary>Has not passed since the instance acts.</summary>
    Unknown,
    Passing,
    Failing,
}
