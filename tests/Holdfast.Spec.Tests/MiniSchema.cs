using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Tests;

/// <summary>As much of JSON schema as ours uses; an unknown keyword is an error, so that none is ignored silently.</summary>
internal static class MiniSchema
{
    /// <summary>A YAML text as an editor's YAML 1.2 reader takes it.</summary>
    public static JsonNode? Document(string yaml) => Json(SpecTree.Read(yaml, new FaultList())!);

    public static List<string> Faults(JsonObject schema, JsonNode? value, string at = "$")
        => [.. schema.SelectMany(k => Keyword(schema, k.Key, k.Value, value, at))];

    private static IEnumerable<string> Keyword(JsonObject schema, string keyword, JsonNode? wanted, JsonNode? value, string at) => keyword switch
    {
        "$schema" or "title" or "description" => [],
        "type" => Unless(Types(wanted!).Contains(Type(value)) || (Types(wanted!).Contains("number") && Type(value) == "integer"), at, keyword),
        "enum" => Unless(wanted!.AsArray().Any(w => JsonNode.DeepEquals(w, value)), at, keyword),
        "const" => Unless(JsonNode.DeepEquals(wanted, value), at, keyword),
        "oneOf" => Unless(wanted!.AsArray().Count(w => Faults(w!.AsObject(), value, at).Count == 0) == 1, at, keyword),
        "not" => Unless(Faults(wanted!.AsObject(), value, at).Count > 0, at, keyword),
        "pattern" => Unless(value is not JsonValue || Type(value) != "string" || Regex.IsMatch((string)value!, (string)wanted!, RegexOptions.ECMAScript, TimeSpan.FromSeconds(30)), at, keyword),
        "minLength" => Unless(Type(value) != "string" || ((string)value!).Length >= (int)wanted!, at, keyword),
        "maxLength" => Unless(Type(value) != "string" || ((string)value!).Length <= (int)wanted!, at, keyword),
        "minimum" => Unless(value is not JsonValue || Type(value) == "string" || (double)value >= (double)wanted!, at, keyword),
        "maximum" => Unless(value is not JsonValue || Type(value) == "string" || (double)value <= (double)wanted!, at, keyword),
        "minItems" => Unless(value is not JsonArray { Count: var n } || n >= (int)wanted!, at, keyword),
        "maxItems" => Unless(value is not JsonArray { Count: var n } || n <= (int)wanted!, at, keyword),
        "minProperties" => Unless(value is not JsonObject { Count: var n } || n >= (int)wanted!, at, keyword),
        "maxProperties" => Unless(value is not JsonObject { Count: var n } || n <= (int)wanted!, at, keyword),
        "items" => (value as JsonArray ?? []).SelectMany((v, i) => Faults(wanted!.AsObject(), v, $"{at}[{i}]")),
        "propertyNames" => Entries(value).SelectMany(e => Faults(wanted!.AsObject(), e.Key, $"{at}.{e.Key}")),
        "properties" => Entries(value).Where(e => wanted![e.Key] is not null).SelectMany(e => Faults(wanted![e.Key]!.AsObject(), e.Value, $"{at}.{e.Key}")),
        "additionalProperties" => Entries(value).Where(e => schema["properties"]?[e.Key] is null).SelectMany(e => wanted is JsonObject s ? Faults(s, e.Value, $"{at}.{e.Key}") : [$"{at}.{e.Key}: unknown"]),
        "required" => wanted!.AsArray().Where(w => value is JsonObject o && !o.ContainsKey((string)w!)).Select(w => $"{at}: {w} missing"),
        _ => throw new InvalidOperationException($"The schema uses the keyword {keyword}, which these tests do not know."),
    };

    private static IEnumerable<string> Unless(bool good, string at, string keyword) => good ? [] : [$"{at}: {keyword}"];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Entries(JsonNode? value) => value as JsonObject ?? [];

    private static string[] Types(JsonNode wanted) => wanted is JsonArray many ? [.. many.Select(m => (string)m!)] : [(string)wanted!];

    private static string Type(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        JsonValue v when v.TryGetValue<bool>(out _) => "boolean",
        JsonValue v when v.TryGetValue<string>(out _) => "string",
        JsonValue v => v.TryGetValue<double>(out var d) && d == Math.Truncate(d) ? "integer" : "number",
        _ => "unknown",
    };

    private static JsonNode? Json(SpecNode node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(e => new KeyValuePair<string, JsonNode?>(e.Step, Json(e)))),
        ListNode list => new JsonArray([.. list.Items.Select(Json)]),
        TextNode { IsNothing: true } => null,
        TextNode { Plain: true, Text: "true" or "false" } text => text.Text == "true",
        TextNode { IsNumber: true } text => double.Parse(text.Text, CultureInfo.InvariantCulture),
        TextNode text => text.Text,
        _ => null,
    };
}
