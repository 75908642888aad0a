using System.Collections.Immutable;
using Holdfast.Node.Api.Answers;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api.Routing;

/// <summary>Finds the route of a request, or says what is wrong with it.</summary>
internal sealed class RouteTable(ImmutableArray<Route> routes)
{
    private const int MaxSegments = 8;

    public ImmutableArray<Route> Routes => routes;

    public (Route? Route, ImmutableArray<string> Parameters, Answer? Refusal, string Allow) Find(HttpRequest request)
    {
        var segments = Segments(request.Path);
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var route in routes)
        {
            if (route.Match(segments) is not { } parameters)
                continue;
            if (route.Method == request.Method)
                return (route, parameters, Check(route, parameters), "");
            methods.Add(route.Method);
        }

        var allow = string.Join(", ", methods);
        return (null, [], methods.Count == 0 ? Nowhere(request.Path) : WrongMethod(request, allow), allow);
    }

    /// <summary>Decoded, except that an escaped slash stays one segment (and is then no valid name).</summary>
    private static string[] Segments(PathString path)
        => (path.Value ?? "").Split('/', MaxSegments + 1, StringSplitOptions.RemoveEmptyEntries);

    private static Answer? Check(Route route, ImmutableArray<string> parameters)
    {
        foreach (var (name, value) in route.Parameters.Zip(parameters))
        {
            if (name == "number" ? !Names.IsNumber(value) : !Names.IsName(value))
                return Refusals.BadRequest($"\"{Names.Shown(value)}\" is no {name}.", name == "number" ? "Numbers count from 1." : Names.Rule);
        }

        return null;
    }

    private static Answer Nowhere(PathString path) => Answer.Refuse(
        StatusCodes.Status404NotFound, "not-found", $"The API has nothing at \"{Names.Shown(path.Value ?? "")}\".", "What it has is in the document at /v1/openapi.json.");

    private static Answer WrongMethod(HttpRequest request, string allow) => Answer.Refuse(
        StatusCodes.Status405MethodNotAllowed, "wrong-method", $"{Names.Shown(request.Method)} is not possible here.", $"Use {allow}.");
}
