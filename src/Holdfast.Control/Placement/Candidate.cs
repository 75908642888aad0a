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

    /// <summary>Why, or why not.</summary>
    public string Why { get; init; } = "";

    /// <summary>Place in the service's preference, from 0; <see cref="int.MaxValue"/> when it is not named there.</summary>
    public int Preference { get; init; } = int.MaxValue;

    /// <summary>Services that it holds.</summary>
    public int Load { get; init; }

    /// <summary>For the recorded ranking.</summary>
    public string Line
    {
        get
        {
            var preference = Preference == int.MaxValue ? "no preference" : $"preference {Preference + 1}";
            var load = Load == 1 ? "holds 1 service" : $"holds {Load} services";
            return $"{Node}: {(Ready ? "ready" : "not ready")} ({Why}), {preference}, {load}";
        }
    }
}
