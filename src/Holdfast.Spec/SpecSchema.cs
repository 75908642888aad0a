using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Spec.Keys;

namespace Holdfast.Spec;

/// <summary>The JSON schema (draft 2020-12) of the spec, for editors. It is generated from the declarations that the reader uses.</summary>
public static class SpecSchema
{
    public const string FileName = "holdfast-cell.schema.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as it is shipped.</summary>
    public static string Text()
    {
        using var stream = typeof(SpecSchema).Assembly.GetManifestResourceStream(FileName)
            ?? throw new InvalidOperationException($"The resource {FileName} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The schema as the declarations are now; a test holds the shipped file to it.</summary>
    internal static string Generate()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Holdfast cell",
            ["description"] = "The spec of a Holdfast cell: its nodes and the services that it keeps available.",
        };
        foreach (var (key, value) in CellKeys.Cell.Schema().ToList()) schema[key] = value?.DeepClone();
        return schema.ToJsonString(Indented) + "\n";
    }
}
