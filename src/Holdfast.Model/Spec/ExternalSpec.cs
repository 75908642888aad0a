using System.Collections.Immutable;

namespace Holdfast.Model.Spec;

/// <summary>Something that nobody can start, such as an appliance: it is only asked and told.</summary>
public sealed record ExternalSpec
{
    /// <summary>Makes it active.</summary>
    public ExternalCall Activate { get; init; } = new();

    /// <summary>Makes it stand by; <c>null</c> when nothing has to be done for that.</summary>
    public ExternalCall? Deactivate { get; init; }

    /// <summary>Asks whether it is active; <c>null</c> when it cannot be asked.</summary>
    public ExternalCall? IsActive { get; init; }

    /// <summary>Time between one question whether it is active and the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A question that is not answered by then has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>A command, or an HTTP request. Placeholders are filled in.</summary>
public sealed record ExternalCall
{
    /// <summary>Program and arguments; exit code 0 is yes, or done.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Instead of a command; an answer of 200 to 299 is yes, or done.</summary>
    public string Url { get; init; } = "";

    /// <summary>Empty: POST to tell, GET to ask.</summary>
    public string Method { get; init; } = "";

    public string Body { get; init; } = "";

    /// <summary>Of <see cref="Body"/>, such as <c>application/json</c>.</summary>
    public string ContentType { get; init; } = "text/plain";

    /// <summary>A regular expression that the answer's body must match somewhere to be a yes; empty for any.</summary>
    public string Match { get; init; } = "";
}
