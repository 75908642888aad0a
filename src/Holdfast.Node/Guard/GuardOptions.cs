using Holdfast.Control.Guarding.Messages;

namespace Holdfast.Node.Guard;

/// <summary>What a guard's process is told when it starts; everything else comes from the daemon.</summary>
public sealed record GuardOptions
{
    /// <summary>The node's data directory, absolute. One guard runs on it at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The IP address that beats are sent from; empty for whichever the route gives.</summary>
    public string Address { get; init; } = "";

    /// <summary>The watchdog's device, absolute; empty for none.</summary>
    public string Watchdog { get; init; } = "";
}

/// <summary>A guard could not start, and why: a sentence for people.</summary>
public sealed class GuardStartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a <see cref="GuardClient"/> says when its guard is gone; nothing of it runs any more, and another one is being started.</summary>
public sealed record GuardLost(string Why) : GuardNotice;
