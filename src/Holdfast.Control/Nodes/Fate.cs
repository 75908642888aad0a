namespace Holdfast.Control.Nodes;

/// <summary>How a decision fared.</summary>
public enum Fate
{
    Committed,

    /// <summary>It rested on something that is no longer so. Look again.</summary>
    Refused,

    /// <summary>Perhaps done: nothing rests on it until the copy of the state shows what came of it.</summary>
    Unknown,

    /// <summary>Not done: the store does not answer, or does not want it.</summary>
    Failed,
}
