using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Model.Json;

namespace Holdfast.Output;

/// <summary>How data is written: <c>-o table|wide|json|yaml</c>.</summary>
internal enum Format
{
    Table,
    Wide,
    Json,
    Yaml,
}

/// <summary>Data for programs. The same names and values as the API's.</summary>
internal static class Data
{
    private static readonly JsonSerializerOptions Indented = new(JsonCodec.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Indented) + "\n";

    public static string Yaml<T>(T value) => YamlText.Of(JsonSerializer.SerializeToNode(value, JsonCodec.Options));
}
