using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Model.Json;

/// <summary>
/// How records are written to the store, to beats and to the API: JSON with camelCase names, enums as kebab-case words and durations
/// as <c>d.hh:mm:ss.fffffff</c>. A member that is missing keeps its initialiser, so that a record of an older version can be read.
/// </summary>
public static class JsonCodec
{
    public static readonly JsonSerializerOptions Options = Create();

    public static byte[] Encode<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>The value, or <c>null</c> when the bytes are not one.</summary>
    public static T? TryDecode<T>(ReadOnlySpan<byte> bytes)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = 32,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
