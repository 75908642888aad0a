using System.Text;
using Holdfast.Spec.Keys;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Reference;

/// <summary>The reference page of the spec (docs/reference/spec.md), from the declarations that the reader uses.</summary>
internal static class ReferencePage
{
    private const string Intro = """
        # The spec of a cell

        A spec is one YAML document: what the cell is called, its nodes, and the services that it keeps available. `holdfast apply FILE` shows
        what a new spec changes, and applies it as a whole; every version is kept. This page is generated from the program's own
        declarations, and so is the JSON schema for editors (`holdfast-cell.schema.json`). Complete examples are in
        [examples](../../examples).

        An unknown key is an error. So are anchors, aliases, merge keys, tags, a second document, and a key that is written twice.
        Names are lower-case letters, digits and dashes, at most 63 characters. Durations are a number and a unit: `50ms`, `1.5s`, `2m`, `1h`.
        Plain text is never converted: `[sleep, 1000]` passes `1000`, and `MODE: 0755` sets `0755`.


        """;

    private const string Placeholders = """
        ## Placeholders

        In `command`, `environment`, `publish`, the parameters of an OCF agent, `promotion`, and the checks of services and nodes `{node}` stands for the name of the node, `{address}` for its address, and
        `{service}` for the name of the service. Any other single word in braces is an error; `${name}` is left to the shell
        (but not these three: `$HOLDFAST_NODE`, `$HOLDFAST_ADDRESS` and `$HOLDFAST_SERVICE` are in the environment), and
        `{ name }`, with spaces, is left as it is.


        """;

    public static string Generate()
    {
        var page = new StringBuilder(Intro);
        Section(page, "Top level", "", CellKeys.Cell);
        Section(page, "timing, as a map", "Either the name of a profile, or a map of values:\n\n" + WordList(TimingKeys.Profile), TimingKeys.Custom);
        WordTable(page, "suspicion", TimingKeys.Suspicion);
        Section(page, "sites.NAME", "", CellKeys.Site);
        Section(page, "nodes.NAME", "", CellKeys.Node);
        WordTable(page, "role", CellKeys.Role);
        Section(page, "fence-devices.NAME", "What can switch a node off: a standard fence agent and what it is told. See [fencing](../operate/fencing.md).", FenceKeys.Device);
        WordTable(page, "action", FenceKeys.Action);
        Section(page, "services.NAME", "", ServiceKeys.Shape);
        WordTable(page, "mode", ServiceKeys.Mode);
        WordTable(page, "standby", ServiceKeys.Standby);
        WordTable(page, "failback", ServiceKeys.Failback);
        WordTable(page, "fencing", FenceKeys.Fencing);
        Section(page, "services.NAME.limits", "See [drivers](../operate/drivers.md).", ProcessKeys.Limits);
        WordTable(page, "stop-signal", ProcessKeys.Stop);
        Section(page, "services.NAME.ready", "The word `notify`, or a map:", ProcessKeys.Line);
        Section(page, "services.NAME.log", "", ProcessKeys.Log);
        Section(page, "services.NAME.systemd", "A systemd unit. See [Drivers](../operate/drivers.md).", SystemdValue.Shape);
        Section(page, "services.NAME.external", "Something that nobody can start. See [Drivers](../operate/drivers.md).", ExternalKeys.Shape);
        Section(page, "services.NAME.external.activate, deactivate, is-active", "A command, which is a list, or a request:", ExternalCallValue.Request);
        Section(page, "services.NAME.ocf", "An OCF resource agent that starts, watches and stops the service. See [OCF agents](../operate/ocf.md).", OcfKeys.Shape);
        Section(page, "services.NAME.promotion", "What a standby must show before it may be promoted. See [promotion](../operate/promotion.md).", PromotionKeys.Shape);
        foreach (var (word, kind) in CheckKeys.OfReport.Where(k => k.Key == "file"))
            Section(page, "report: " + word, $"{kind.Does} `{kind.Example}`", kind.Shape);
        page.Append(Placeholders);
        page.Append("## Checks\n\nEach item of a service's `checks` is the word `process` (the process runs; its end is seen at once, without probes), or a map with one key, its kind: ")
            .Append(Kinds(CheckKeys.OfService)).Append(". The `checks` of `promotion`, those of a node and `node-checks` may be of any kind below. See [health](../operate/health.md).\n\n");
        foreach (var (word, kind) in CheckKeys.OfNode)
            Section(page, "checks: " + word, $"{kind.Does} `{kind.Example}`", kind.Shape);
        Limits(page);
        return page.ToString().TrimEnd() + "\n";
    }

    private static void Section<T>(StringBuilder page, string title, string intro, Shape<T> shape)
    {
        page.Append("## ").Append(title).Append("\n\n");
        if (intro.Length > 0) page.Append(intro).Append("\n\n");
        page.Append("| key | value | default | what it does |\n| --- | --- | --- | --- |\n");
        foreach (var field in shape.Fields)
            page.Append($"| `{field.Name}` | {Cell(field.Expected)} | {(field.Required ? "required" : Code(field.Default))} | {Cell(field.Description)} |\n");
        page.Append('\n');
    }

    private static void WordTable<T>(StringBuilder page, string key, WordValue<T> words)
        => page.Append($"`{key}` is\n\n").Append(WordList(words)).Append("\n\n");

    private static string WordList<T>(WordValue<T> words)
        => string.Join("\n", words.Words.Select(w => $"- `{w.Word}`: {w.Meaning}"));

    private static string Kinds(System.Collections.Immutable.ImmutableSortedDictionary<string, CheckWord> words) => string.Join(", ", words.Keys.Select(w => $"`{w}`"));

    private static string Code(string text) => text.Length == 0 ? "" : text.Contains(' ', StringComparison.Ordinal) ? text : $"`{text}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static void Limits(StringBuilder page)
        => page.Append("## Limits\n\n")
            .Append($"At most {SpecLimits.Bytes / 1024 / 1024} MB of UTF-8 text, {SpecLimits.Depth} levels deep, {SpecLimits.Values} values; ")
            .Append($"{SpecLimits.Sites} sites, {SpecLimits.Nodes} nodes, {SpecLimits.Services} services; for a service {SpecLimits.ChecksPerService} checks, ")
            .Append($"{SpecLimits.Arguments} arguments and {SpecLimits.Variables} variables of {SpecLimits.Text} characters each; ")
            .Append($"{SpecLimits.FenceDevices} fence devices with {SpecLimits.Parameters} parameters, {SpecLimits.FenceLevels} levels of a node, {SpecLimits.DevicesPerLevel} devices of a level. ")
            .Append($"The first {SpecLimits.Faults} faults of a spec are shown at once.\n");
}
