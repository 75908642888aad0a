using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Guarding.Messages;

/// <summary>How one service's process is started on this node. Placeholders of the spec are already filled in.</summary>
public sealed record Launch
{
    /// <summary>Arguments (with the program) at most.</summary>
    public const int MaxArguments = 1024;

    /// <summary>Program (absolute, or looked up in the child's PATH) and arguments. At least one, at most <see cref="MaxArguments"/>.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>
    /// Added to the guard's own environment. The guard itself adds HOLDFAST_SERVICE, HOLDFAST_EPOCH, HOLDFAST_GRANT_REVISION and
    /// HOLDFAST_LEASE_FILE; the daemon gives the others (HOLDFAST_NODE, HOLDFAST_ADDRESS, HOLDFAST_GRANT_KEY, HOLDFAST_STORE).
    /// </summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Absolute path, or empty for the node's data directory.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>How it is run; <c>null</c> for as ever.</summary>
    public ProcessSpec? Process { get; init; }

    /// <summary>How much of what it prints is kept; <c>null</c> for the default.</summary>
    public LogSpec? Log { get; init; }

    /// <summary>Whether it speaks the warm protocol on its standard input and output.</summary>
    public StandbyKind Standby { get; init; } = StandbyKind.Cold;

    /// <summary>It has a systemd unit started, whose processes end with it; <c>null</c> when it has none.</summary>
    public bool? Unit { get; init; }

    /// <summary>On an interface of this node from before it acts until it does not any more; <c>null</c> when it has none.</summary>
    public LaunchAddresses? Addresses { get; init; }

    /// <summary>How long a warm one may take to say that it is standby, or active. Then it is killed.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to stop, or to become standby, when the guard lets go without a daemon.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A short name of what is started: two launches with the same digest start the same thing. The timeouts and the log are no part of it, so that a
    /// new one restarts nothing; nor is what is <c>null</c>, so that a new version of Holdfast with more to say restarts nothing either.
    /// </summary>
    [JsonIgnore]
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(JsonCodec.Encode(this with
    {
        StartTimeout = default,
        StopTimeout = default,
        Log = null,
        Addresses = Addresses is null ? null : Addresses with { Check = default },
    })).AsSpan(0, 8));

    /// <summary>The least <see cref="GuardListing.Version"/> of a guard that carries all of it out. An older one would pass over what it does not know.</summary>
    [JsonIgnore]
    public int Needs => Unit == true ? 4 : Process is not null ? 3 : Addresses is not null ? 2 : 1;
}
