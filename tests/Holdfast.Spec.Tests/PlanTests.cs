using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Tests;

public sealed class PlanTests
{
    private const string Before = """
        cell: harbour
        sites: {hq: {description: Head office}, old: }
        nodes:
          hq-1: {site: hq}
          hq-2: {site: old}
          hq-3:
          hq-4: {role: worker}
        services:
          board:
            command: [board, --listen, "{address}:80"]
            environment: {TZ: UTC, GONE: x}
            nodes: [hq-1, hq-2]
            prefer: [hq-1]
            publish: http://{address}/
            checks: [process, tcp: {port: 80}, http: {url: "http://{address}/", interval: 1s}]
          same: {command: [same]}
          gone: {command: [gone]}
          both: {mode: active-active, command: [both], nodes: [hq-1, hq-2]}
        """;

    private const string After = """
        cell: harbour
        timing: {profile: fast, ttl: 400ms}
        sites: {hq: {description: Headquarters}, depot: }
        nodes:
          hq-1: {site: hq}
          hq-2: {site: hq, role: witness}
          hq-3: {role: worker}
          hq-5: {site: depot}
        services:
          both: {mode: active-active, command: [both], nodes: [hq-1, hq-3]}
          same: {command: [same]}
          board:
            command: [board, --listen, "{address}:8080"]
            environment: {TZ: CET, NEW: a b}
            working-directory: /srv
            standby: warm
            nodes: [hq-1, hq-3]
            prefer: [hq-3]
            failback: when-healthy
            publish: http://{address}:8080/
            start-timeout: 1m
            stop-timeout: 10s
            checks: [tcp: {port: 8080}, process, http: {url: "http://{address}/", interval: 500ms, status: 204}]
          web: {command: [web]}
        """;

    [Fact]
    public void Every_change_is_a_line_with_what_it_does()
        => Files.Holds(Files.Path("tests", "Holdfast.Spec.Tests", "Plans", "change.expected.txt"), Text(ReadingTests.Valid(Before), ReadingTests.Valid(After)));

    [Fact]
    public void The_way_back_is_a_plan_too()
        => Files.Holds(Files.Path("tests", "Holdfast.Spec.Tests", "Plans", "back.expected.txt"), Text(ReadingTests.Valid(After), ReadingTests.Valid(Before)));

    [Fact]
    public void A_first_spec_adds_everything()
        => Files.Holds(Files.Path("tests", "Holdfast.Spec.Tests", "Plans", "first.expected.txt"), Text(null, ReadingTests.Valid(Before)));

    [Fact]
    public void The_same_spec_changes_nothing()
    {
        Assert.Empty(SpecPlan.Between(ReadingTests.Valid(Before), ReadingTests.Valid(Before)));
        Assert.Equal("no change", SpecPlan.Summary([]));
    }

    [Fact]
    public void The_order_of_services_and_checks_changes_nothing()
    {
        var one = ReadingTests.Valid("cell: c\nnodes: {a: }\nservices: {x: {command: [x], checks: [process, tcp: {port: 1}]}, y: {command: [y]}}\n");
        var other = ReadingTests.Valid("cell: c\nnodes: {a: }\nservices: {y: {command: [y]}, x: {command: [x], checks: [tcp: {port: 1}, process]}}\n");

        Assert.Empty(SpecPlan.Between(one, other));
    }

    [Theory]
    [InlineData("nodes: {a: , b: , c: }", "add node c", "is expected to join; starts both there")]
    [InlineData("nodes: {a: }", "remove node b", "moves one away if it is the holder; stops both there")]
    [InlineData("nodes: {a: , b: {role: witness}}", "change node b (role)", "moves one away if it is the holder; stops both there")]
    [InlineData("nodes: {a: , b: {role: worker}}", "change node b (role)", "moves nothing")]
    public void A_node_tells_what_becomes_of_the_services_of_every_node(string nodes, string summary, string effect)
    {
        const string Services = "\nservices: {one: {command: [x]}, both: {mode: active-active, command: [x]}}\n";

        var plan = SpecPlan.Between(ReadingTests.Valid("cell: c\nnodes: {a: , b: }" + Services), ReadingTests.Valid("cell: c\n" + nodes + Services));

        Assert.Equal(effect, Assert.Single(plan).Effect);
        Assert.Equal(summary, SpecPlan.Summary(plan));
    }

    private static string Text(CellSpec? old, CellSpec @new)
    {
        var plan = SpecPlan.Between(old, @new);
        return string.Concat(plan.Select(l => $"{Sign(l.Action)} {l.Subject}: {l.Change}  [{l.Effect}]\n")) + "\n" + SpecPlan.Summary(plan) + "\n";
    }

    private static char Sign(PlanAction action) => action switch
    {
        PlanAction.Add => '+',
        PlanAction.Remove => '-',
        _ => '~',
    };
}
