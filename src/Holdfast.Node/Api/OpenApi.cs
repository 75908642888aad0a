using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Routing;

namespace Holdfast.Node.Api;

/// <summary>The API's OpenAPI 3.1 document, made from the routes and the types that they carry.</summary>
internal static class OpenApi
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Document(ImmutableArray<Route> routes)
    {
        var paths = new JsonObject();
        foreach (var path in routes.GroupBy(r => r.Path, StringComparer.Ordinal))
            paths[path.Key] = new JsonObject(path.Select(r => KeyValuePair.Create(r.Method.ToLowerInvariant(), (JsonNode?)Operation(r))));
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Holdfast",
                ["version"] = "v1",
                ["description"] = "The API of a cell. Any node answers; the header X-Holdfast-Seen-By names the node whose view an answer is. Every error is an ApiError.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = Schemas(routes) },
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(document, Indented), (byte)'\n'];
    }

    private static JsonObject Operation(Route route)
    {
        var operation = new JsonObject { ["summary"] = route.Summary, ["parameters"] = Parameters(route) };
        if (route.Body is { } body)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", body) };
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = route.Event is { } name ? $"Server-sent events named \"{name}\"." : "The answer.",
                ["content"] = Content(route.Event is null ? "application/json" : "text/event-stream", route.Answer),
            },
            ["default"] = new JsonObject { ["description"] = "What happened, what it means and what to do next.", ["content"] = Content("application/json", typeof(ApiError)) },
        };
        return operation;
    }

    private static JsonArray Parameters(Route route) =>
    [
        .. route.Parameters.Select(p => Parameter(p, "path", p == "number" ? "integer" : "string", summary: null)),
        .. route.Query.Select(q => Parameter(q.Name, "query", q.Kind, q.Summary)),
    ];

    private static JsonObject Parameter(string name, string place, string kind, string? summary)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = place == "path", ["schema"] = new JsonObject { ["type"] = kind } };
        if (summary is not null)
            parameter["description"] = summary;
        return parameter;
    }

    private static JsonObject Content(string kind, Type type) => new() { [kind] = new JsonObject { ["schema"] = Reference(type) } };

    private static JsonObject Reference(Type type) => type.IsArray
        ? new JsonObject { ["type"] = "array", ["items"] = Reference(type.GetElementType()!) }
        : type == typeof(object) ? [] : new JsonObject { ["$ref"] = "#/components/schemas/" + type.Name };

    private static JsonObject Schemas(ImmutableArray<Route> routes)
    {
        var types = routes.SelectMany(r => new[] { r.Answer, r.Body }).Append(typeof(ApiError)).OfType<Type>()
            .Select(t => t.IsArray ? t.GetElementType()! : t).Where(t => t != typeof(object)).Distinct().OrderBy(t => t.Name, StringComparer.Ordinal);
        return new JsonObject(types.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)JsonCodec.Options.GetJsonSchemaAsNode(t))));
    }
}
