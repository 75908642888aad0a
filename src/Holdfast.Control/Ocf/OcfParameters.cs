using System.Collections.Immutable;
using System.Globalization;

namespace Holdfast.Control.Ocf;

/// <summary>Holds what a spec gives an agent against what the agent says that it takes, before anything runs.</summary>
public static class OcfParameters
{
    private static readonly ImmutableArray<string> Truths = ["true", "yes", "1", "on", "ja", "y", "false", "no", "0", "off", "n"];

    /// <summary>Sentences; empty when all is well.</summary>
    public static ImmutableArray<string> Faults(OcfMetaData agent, IReadOnlyDictionary<string, string> given) =>
    [
        .. given.Where(g => agent.Parameters.All(p => p.Name != g.Key)).Select(g => $"{agent.Name} has no parameter {g.Key}{Known(agent)}"),
        .. agent.Parameters.Where(p => p.Required && p.Default.Length == 0 && !given.ContainsKey(p.Name)).Select(p => $"{agent.Name} needs the parameter {p.Name}{About(p)}"),
        .. agent.Parameters.Where(p => given.TryGetValue(p.Name, out var value) && !Fits(p, value)).Select(p => $"{p.Name} is to be {Kind(p)}, not {given[p.Name]}"),
    ];

    private static bool Fits(OcfParameter parameter, string value) => parameter.Type switch
    {
        "integer" => value.Equals("INFINITY", StringComparison.OrdinalIgnoreCase) || value.Equals("-INFINITY", StringComparison.OrdinalIgnoreCase) || long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "boolean" => Truths.Contains(value, StringComparer.OrdinalIgnoreCase),
        _ => true,
    };

    private static string Kind(OcfParameter parameter) => parameter.Type == "integer" ? "a whole number" : "true or false";

    private static string Known(OcfMetaData agent) => agent.Parameters.IsEmpty ? "; it takes none" : $"; it has {string.Join(", ", agent.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal))}";

    private static string About(OcfParameter parameter) => parameter.Summary.Length == 0 ? "" : $" ({parameter.Summary})";
}
