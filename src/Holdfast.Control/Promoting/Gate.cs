using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Promoting;

/// <summary>Whether the standby of one service may be promoted, with what it rests on.</summary>
public sealed record Gate
{
    private const int LongestNote = 240;

    public string Service { get; init; } = "";

    public bool Open { get; init; }

    public string Note { get; init; } = "";

    /// <summary>When it became so.</summary>
    public Moment Since { get; init; }

    public TimeSpan? Lag { get; init; }

    public bool OnlyLag { get; init; }

    public int? Score { get; init; }

    public int Penalty { get; init; }

    /// <summary>For the beats.</summary>
    public GateStatus Told(Moment now) => new()
    {
        Open = Open,
        Note = Note.Length <= LongestNote ? Note : Note[..LongestNote],
        For = now - Since,
        Lag = Lag,
        OnlyLag = OnlyLag,
        Score = Score,
        Penalty = Penalty,
    };
}
