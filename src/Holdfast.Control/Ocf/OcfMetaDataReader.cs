using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;

namespace Holdfast.Control.Ocf;

/// <summary>Reads an agent's meta-data (the API's ra-api-1.dtd). A document type is passed over, and nothing is fetched.</summary>
public static class OcfMetaDataReader
{
    /// <summary>The longest of Debian's resource-agents has 60,000 characters.</summary>
    public const int MaxCharacters = 1_000_000;

    private const int MaxParameters = 1000;

    /// <returns>It, or <c>null</c> with the reason.</returns>
    public static OcfMetaData? Read(string text, out string why)
    {
        why = "";
        try
        {
            var start = text.IndexOf('<', StringComparison.Ordinal);
            using var reader = XmlReader.Create(new StringReader(start < 0 ? text : text[start..]), Settings());
            var root = XDocument.Load(reader).Root!;
            if (root.Name.LocalName == "resource-agent")
                return Of(root);
            why = $"its meta-data begin with <{root.Name.LocalName}> instead of <resource-agent>";
        }
        catch (XmlException e)
        {
            why = $"its meta-data are not readable: {e.Message}";
        }

        return null;
    }

    private static XmlReaderSettings Settings() => new()
    {
        DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = MaxCharacters, CheckCharacters = false,
    };

    private static OcfMetaData Of(XElement root) => new()
    {
        Name = (string?)root.Attribute("name") ?? "",
        Summary = Line(root.Elements("shortdesc").FirstOrDefault()),
        Parameters = [.. root.Elements("parameters").Elements("parameter").Take(MaxParameters).Select(Parameter).Where(p => p.Name.Length > 0)],
        Actions = [.. root.Elements("actions").Elements("action").Select(a => (string?)a.Attribute("name") ?? "").Distinct(StringComparer.Ordinal).ToImmutableArray()],
    };

    private static OcfParameter Parameter(XElement parameter)
    {
        var content = parameter.Element("content");
        return new OcfParameter(
            (string?)parameter.Attribute("name") ?? "",
            IsTrue((string?)parameter.Attribute("required")),
            (string?)content?.Attribute("type") ?? "string",
            Line(parameter.Elements("shortdesc").FirstOrDefault()),
            (string?)content?.Attribute("default") ?? "",
            parameter.Element("deprecated") is not null);
    }

    private static bool IsTrue(string? text) => text is "1" or "true";

    private static string Line(XElement? element) => string.Join(' ', (element?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
