using System.Collections.Immutable;

namespace Holdfast.Model.Spec;

/// <summary>A resource agent of the Open Cluster Framework (resource agent API 1.0 and 1.1, ClusterLabs), and what it is told.</summary>
public sealed record OcfSpec
{
    /// <summary><c>ocf:PROVIDER:TYPE</c>, such as <c>ocf:heartbeat:nginx</c>: the program <c>resource.d/PROVIDER/TYPE</c> below OCF_ROOT.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Handed to the agent as <c>OCF_RESKEY_NAME</c>; placeholders are filled in.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Time between the end of one monitor action and the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An action other than start, stop, promote and demote that takes longer is killed and has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How closely monitor looks: OCF_CHECK_LEVEL, 0, 10 or 20.</summary>
    public int Depth { get; init; }
}

/// <summary>The parts of an agent's name.</summary>
/// <param name="Provider">A folder: <c>heartbeat</c>.</param>
/// <param name="Type">A program in it: <c>nginx</c>.</param>
public readonly record struct OcfAgentName(string Provider, string Type)
{
    private const int Longest = 64;

    /// <summary>Reads <c>ocf:PROVIDER:TYPE</c>; <c>null</c> when it is none. Neither part can lead out of its folder.</summary>
    public static OcfAgentName? Parse(string text)
        => text.Split(':') is ["ocf", var provider, var type] && IsPart(provider) && IsPart(type) ? new OcfAgentName(provider, type) : null;

    public override string ToString() => $"ocf:{Provider}:{Type}";

    private static bool IsPart(string part)
        => part.Length is > 0 and <= Longest && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
