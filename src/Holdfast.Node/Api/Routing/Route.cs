using System.Collections.Immutable;
using Holdfast.Node.Api.Answers;

namespace Holdfast.Node.Api.Routing;

/// <summary>One operation of the API: how it is asked, who answers it, and what the OpenAPI document says of it.</summary>
internal sealed record Route
{
    public required string Method { get; init; }

    /// <summary><c>/v1/services/{service}/why</c>: a segment in braces is a parameter.</summary>
    public required string Path { get; init; }

    public required string Summary { get; init; }

    public required Func<ApiCall, Task<Answer>> Handler { get; init; }

    public ImmutableArray<QueryParameter> Query { get; init; } = [];

    /// <summary>Type of the request's JSON; <c>null</c> for none.</summary>
    public Type? Body { get; init; }

    /// <summary>Type of the answer's JSON, or of each event's of a stream.</summary>
    public required Type Answer { get; init; }

    /// <summary>The name of a stream's events; <c>null</c> for a plain answer.</summary>
    public string? Event { get; init; }

    /// <summary>Can be answered before this node has read the cell's state.</summary>
    public bool Stateless { get; init; }

    /// <summary>Names of the parameters in the path, in order.</summary>
    public IEnumerable<string> Parameters => Path.Split('/').Where(IsParameter).Select(s => s[1..^1]);

    /// <summary>The parameters' values when the path is this route's, else <c>null</c>.</summary>
    public ImmutableArray<string>? Match(string[] segments)
    {
        var own = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (own.Length != segments.Length)
            return null;
        var values = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < own.Length; i++)
        {
            if (IsParameter(own[i]))
                values.Add(segments[i]);
            else if (own[i] != segments[i])
                return null;
        }

        return values.DrainToImmutable();
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}

internal sealed record QueryParameter(string Name, string Kind, string Summary);
