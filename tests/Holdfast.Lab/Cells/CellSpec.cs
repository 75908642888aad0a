using Holdfast.Lab.Hosts;
using Holdfast.Lab.Register;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Cells;

/// <summary>The spec that the lab applies: what a user would write.</summary>
internal static class CellSpec
{
    public const string Service = "register";

    public static string Write(CellPlan plan, string folder)
    {
        var levels = plan.Fenced ? $", fence: {PowerStrip.Levels}" : "";
        var nodes = string.Concat(plan.Hosts.Select(h => $"  {h.Name}: {{role: {h.Role}{levels}}}\n")).TrimEnd('\n');
        var command = string.Join(", ", World.Self().Append(RegisterProgram.Mode).Select(w => $"\"{w}\""));
        return $$"""
            cell: lab
            timing: {{plan.Timing}}
            nodes:
            {{nodes}}
            {{(plan.Fenced ? PowerStrip.Devices(folder, plan.Hosts.Select(h => h.Name)) : "")}}
            {{plan.NodeChecks.ReplaceLineEndings("\n")}}
            services:
              {{Service}}:
                shared-storage: {{(plan.Fenced ? "true" : "false")}}
                standby: warm
                command: [{{command}}, "http://{address}:8080"]
                environment:
                  BOARD_LOG: "{{folder}}/{node}/acting.log"
                  DOTNET_TieredPGO: "0"
                  DOTNET_GCgen0size: "400000"
                publish: "http://{address}:8080/"
                stop-timeout: 2s
                checks:
                  - process
                  - http: {url: "http://{address}:8080/health", interval: 250ms, timeout: 500ms, rise: 1, fall: 2}
            {{plan.Services.ReplaceLineEndings("\n")}}

            """;
    }
}
