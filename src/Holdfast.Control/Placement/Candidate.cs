namespace Holdfast.Control.Placement;

/// <summary>One node that might hold a service, judged.</summary>
public sealed record Candidate
{
    /// <summary>Member id; 0 while it has not joined.</summary>
    public long Member { get; init; }

    public string Node { get; init; } = "";

    public bool Ready { get; init; }

    /// <summary>Not ready yet, and on its way: worth a little patience when nothing is lost by it.</summary>
    public bool Coming { get; init; }

    /// <summary>It could act, and only what it goes with or starts after keeps it back: it is ready once that is there.</summary>
    public bool Tied { get; init; }

    /// <summary>Ready, or would be if what it depends on were there.</summary>
    public bool Able => Ready || Tied;

    /// <summary>Services that go with it and could not run there.</summary>
    public int Strands { get; init; }

    /// <summary>Why, or why not.</summary>
    public string Why { get; init; } = "";

    /// <summary>How long it has been ready, or not, where that is known.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>What would be lost by it: how far its data is behind.</summary>
    public TimeSpan Loss { get; init; }

    /// <summary>The promotion score that its OCF agent has given; 0 for none.</summary>
    public int Score { get; init; }

    /// <summary>What failing checks with a weight, the node's own and those of the instance, take from its score.</summary>
    public int Penalty { get; init; }

    /// <summary>It could act, and only its gate keeps it back: a person may have it promoted.</summary>
    public bool Gated { get; init; }

    /// <summary>Not ready, and good enough when nobody else is left: a sentence; empty when it is not.</summary>
    public string LastResort { get; init; } = "";

    /// <summary>Place in the service's preference, from 0; <see cref="int.MaxValue"/> when it is not named there.</summary>
    public int Preference { get; init; } = int.MaxValue;

    /// <summary>Where it is, of the kind that the service is spread over: <c>rack r1</c>; empty when it is spread over none.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Other services in that domain that are spread over its kind.</summary>
    public int Crowd { get; init; }

    /// <summary>Services that it holds.</summary>
    public int Load { get; init; }

    /// <summary>For the recorded ranking.</summary>
    public string Line
    {
        get
        {
            var preference = Preference == int.MaxValue ? "no preference" : $"preference {Preference + 1}";
            var load = Load == 1 ? "holds 1 service" : $"holds {Load} services";
            var penalty = Penalty == 0 ? "" : $", {Penalty} below the full score";
            var crowd = Domain.Length == 0 ? "" : $", {(Crowd == 0 ? "no" : Crowd)} other{(Crowd == 1 ? "" : "s")} in {Domain}";
            return $"{Node}: {(Ready ? "ready" : "not ready")} ({Why}){penalty}{(Strands == 0 ? "" : Strands == 1 ? ", 1 service that goes with it is not ready there" : $", {Strands} services that go with it are not ready there")}, {preference}{crowd}, {load}";
        }
    }
}
