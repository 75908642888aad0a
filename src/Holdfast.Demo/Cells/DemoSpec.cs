using System.Text.Json;

namespace Holdfast.Demo.Cells;

/// <summary>The spec that the demo applies: what a user would write.</summary>
internal static class DemoSpec
{
    public static string Write(CellPlan plan, IEnumerable<string> program)
    {
        var command = string.Join(", ", program.Append("demo-service").Append("--listen").Select(Quote));
        var nodes = string.Concat(plan.Nodes.Select(n => $"  {n.Name}: {{site: hq, role: voter}}\n"));
        var peers = string.Join(',', plan.Nodes.Select(n => n.Board));
        var log = Path.Combine(plan.Folder, "{node}", Path.GetFileName(plan.Nodes[0].ActingLog));
        return $$"""
            cell: harbour
            timing: fast
            sites:
              hq: {description: Harbour office}
            nodes:
            {{Indent(nodes)}}
            services:
              {{CellPlan.Service}}:
                mode: active-standby
                standby: warm
                command: [{{command}}, "http://{address}:8080"]
                environment:
                  BOARD_PEERS: {{Quote(peers)}}
                  BOARD_LOG: {{Quote(log)}}
                  DOTNET_gcConcurrent: "0"
                  DOTNET_TieredPGO: "0"
                  DOTNET_GCgen0size: "400000"
                publish: "http://{address}:8080/"
                stop-timeout: 2s
                checks:
                  - process
                  - http: {url: "http://{address}:8080/health", contains: ok, interval: 250ms, timeout: 500ms, rise: 1, fall: 2}

            """;
    }

    private static string Indent(string lines) => lines.TrimEnd('\n');

    /// <summary>A JSON string is a YAML string.</summary>
    private static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
