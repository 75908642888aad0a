using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Holdfast.Control.Health;

namespace Holdfast.Control.Promoting;

/// <summary>
/// What an application says of itself as a standby. Three forms: a number alone, its lag in seconds; a JSON object
/// <c>{"ready": true, "why": "...", "lag": 0.4, "free": {"channels": 12}}</c>, every member optional and others left alone; a Nagios plug-in's
/// line, whose figure <c>lag</c> is the lag and whose other figures are what is free.
/// </summary>
public sealed record StandbyReport
{
    /// <summary>More of it is not read.</summary>
    public const int MaxText = 16 * 1024;

    private const int MaxDepth = 8;
    private const int MostUnits = 64;
    private const int LongestWhy = 160;

    /// <summary>False: it says that it must not be promoted now.</summary>
    public bool Ready { get; init; } = true;

    public string Why { get; init; } = "";

    public TimeSpan? Lag { get; init; }

    /// <summary>What is left of licences, channels and the like, by the application's own names.</summary>
    public ImmutableSortedDictionary<string, double> Free { get; init; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>The report, or <c>null</c> and what is wrong with it.</summary>
    public static StandbyReport? Read(string text, out string fault)
    {
        fault = "";
        var trimmed = text.Trim();
        if (trimmed.StartsWith('{'))
            return Json(trimmed, out fault);
        if (Seconds(trimmed) is { } lag)
            return new StandbyReport { Lag = lag };
        if (PluginOutput.Read(trimmed) is { Figures.Length: > 0 } output)
            return Figures(output);
        fault = trimmed.Length == 0 ? "it is empty" : $"\"{Short(PluginOutput.Read(trimmed).Text)}\" is neither a number of seconds nor JSON, and has no figures behind a |";
        return null;
    }

    private static StandbyReport? Json(string text, out string fault)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Json(document.RootElement, out fault);
        }
        catch (JsonException e)
        {
            fault = $"it is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            return null;
        }
    }

    private static StandbyReport? Json(JsonElement root, out string fault)
    {
        var report = new StandbyReport();
        fault = "";
        foreach (var member in root.EnumerateObject())
            switch (member.Name)
            {
                case "ready" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    report = report with { Ready = member.Value.GetBoolean() };
                    break;
                case "why" when member.Value.ValueKind == JsonValueKind.String:
                    report = report with { Why = Short(new string([.. (member.Value.GetString() ?? "").Where(c => !char.IsControl(c))])) };
                    break;
                case "lag" when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "lag" when member.Value.ValueKind == JsonValueKind.Number && Seconds(member.Value.GetRawText()) is { } lag:
                    report = report with { Lag = lag };
                    break;
                case "free" when member.Value.ValueKind == JsonValueKind.Object && Units(member.Value) is { } free:
                    report = report with { Free = free };
                    break;
                case "ready" or "why" or "lag" or "free":
                    fault = $"its \"{member.Name}\" is not {Expected(member.Name)}";
                    return null;
            }

        return report;
    }

    private static string Expected(string member) => member switch
    {
        "ready" => "true or false",
        "why" => "a text",
        "lag" => "a number of seconds, 0 or more",
        _ => $"an object of at most {MostUnits} names and numbers",
    };

    private static ImmutableSortedDictionary<string, double>? Units(JsonElement free)
    {
        var units = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var unit in free.EnumerateObject())
        {
            if (unit.Value.ValueKind != JsonValueKind.Number || units.Count == MostUnits)
                return null;
            units[unit.Name] = unit.Value.GetDouble();
        }

        return units.ToImmutable();
    }

    /// <summary><c>lag=0.4s;1;5 channels=12</c>: the value before the first semicolon, with its unit of measurement.</summary>
    private static StandbyReport Figures(PluginOutput output)
    {
        var report = new StandbyReport { Why = output.Text };
        foreach (var figure in output.Figures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostUnits))
        {
            var (name, rest) = figure.Split('=', 2) is [var label, var value] ? (label.Trim('\''), value.Split(';')[0]) : ("", "");
            if (name == "lag" && Measured(rest) is { } lag)
                report = report with { Lag = lag };
            else if (name.Length > 0 && name != "lag" && double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var free))
                report = report with { Free = report.Free.SetItem(name, free) };
        }

        return report;
    }

    private static TimeSpan? Measured(string value)
    {
        var number = value.TrimEnd('s', 'm', 'u');
        return Seconds(number) is { } seconds ? value[number.Length..] switch { "" or "s" => seconds, "ms" => seconds / 1e3, "us" => seconds / 1e6, _ => null } : null;
    }

    private static TimeSpan? Seconds(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 ? TimeSpan.FromSeconds(Math.Min(seconds, 1e9)) : null;

    private static string Short(string text) => text.Length <= LongestWhy ? text : text[..LongestWhy];
}
