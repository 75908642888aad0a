using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdfast.Output;

/// <summary>
/// JSON data as YAML 1.2 in block style. Strings that a reader could take for something else are double-quoted as JSON strings, which
/// YAML reads as they are (YAML 1.2, 7.3.1).
/// </summary>
internal static class YamlText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, 0, inline: true);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, bool inline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var (key, value) in map)
                {
                    Lead(text, indent, ref inline);
                    text.Append(Scalar(key)).Append(':');
                    Value(text, value, indent);
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    Lead(text, indent, ref inline);
                    text.Append("- ");
                    Write(text, item, indent + 2, inline: true);
                }

                break;
            default:
                text.Append(Simple(node)).Append('\n');
                break;
        }
    }

    private static void Lead(StringBuilder text, int indent, ref bool inline)
    {
        if (!inline)
            text.Append(' ', indent);
        inline = false;
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append('\n');
            Write(text, value, indent + 2, inline: false);
        }
        else
        {
            text.Append(' ').Append(Simple(value)).Append('\n');
        }
    }

    private static string Simple(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string text) => IsPlain(text) ? text : JsonSerializer.Serialize(text, Readable);

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetter(text[0]) || text[^1] == ' ')
            return false;
        if (text.ToLowerInvariant() is "null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n")
            return false;
        return text.All(c => c is > ' ' and < '\u007f' or ' ')
            && !text.Contains(": ", StringComparison.Ordinal) && !text.EndsWith(':') && !text.Contains(" #", StringComparison.Ordinal)
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
