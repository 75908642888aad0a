using Holdfast.Model.Spec;

namespace Holdfast.Spec.Tests;

public sealed class FencingTests
{
    private const string Whole = """
        cell: ledger
        fencing: agent
        nodes:
          db-1: {fence: [board, [strip-a, strip-b]]}
          db-2: {fence: [[strip-a, strip-b]]}
          tiny: {role: witness}
        services:
          database: {command: [database], shared-storage: true}
          web: {command: [web], fencing: lease}
          both: {command: [both], mode: active-active}
        fence-devices:
          board:
            agent: fence_ipmilan
            parameters: {ip: 10.0.9.1, lanplus: 1, passwd_script: /usr/local/bin/secret}
            parameters-from: /etc/holdfast/fence/board
            from: [tiny, db-2]
            action: reboot
            timeout: 30s
            tries: 3
            pause: 2s
            delay: 500ms
            monitor: 1m
          strip-a: {agent: /opt/site/fence_strip, plug: {db-1: 3, db-2: 4}}
          strip-b: {agent: fence_apc, plug: {db-1: 3, db-2: 4}}
        """;

    [Fact]
    public void Every_key_of_a_fence_device_arrives_in_the_model()
    {
        var board = ReadingTests.Valid(Whole).FenceDevice("board")!;

        Assert.Equal(("fence_ipmilan", "/etc/holdfast/fence/board", FenceAction.Reboot, 3), (board.Agent, board.ParametersFrom, board.Action, board.Tries));
        Assert.Equal([new("ip", "10.0.9.1"), new("lanplus", "1"), new("passwd_script", "/usr/local/bin/secret")], board.Parameters);
        Assert.Equal(["tiny", "db-2"], board.From);
        Assert.Equal((30_000, 2_000, 500, 60_000), (board.Timeout.TotalMilliseconds, board.Pause.TotalMilliseconds, board.Delay.TotalMilliseconds, board.Monitor.TotalMilliseconds));
    }

    [Fact]
    public void Levels_keep_their_order_and_a_level_may_have_several_devices()
    {
        var fence = ReadingTests.Valid(Whole).Node("db-1")!.Fence;

        Assert.Equal(["board", "strip-a+strip-b"], fence.Select(l => string.Join('+', l.Devices)));
    }

    [Fact]
    public void A_service_does_as_the_cell_says_unless_it_says_otherwise()
    {
        var spec = ReadingTests.Valid(Whole);

        Assert.Equal(["database"], spec.Services.Where(spec.NeedsFence).Select(s => s.Name));
    }

    [Theory]
    [InlineData("fence-devices: {d: {agent: fence_dummy}}", "No node is fenced with d.")]
    [InlineData("fence-devices: {d: {agent: fence_dummy, from: [b]}}\nnodes: {a: {fence: [d]}, b: , c: }", "Only b can use d against a: when both fail, nobody can fence it.")]
    public void What_is_probably_not_meant_is_a_warning(string text, string warning)
    {
        var result = SpecReader.Read("cell: c\n" + text + (text.Contains("nodes", StringComparison.Ordinal) ? "\n" : "\nnodes: {a: , b: , c: }\n"));

        Assert.Empty(result.Faults);
        Assert.Equal(warning, Assert.Single(result.Warnings).Text);
    }

    [Fact]
    public void A_plan_says_what_changes_of_fencing()
    {
        var before = ReadingTests.Valid(Whole);
        var after = ReadingTests.Valid(Whole
            .Replace("fencing: agent", "fencing: lease", StringComparison.Ordinal)
            .Replace("shared-storage: true", "fencing: agent", StringComparison.Ordinal)
            .Replace("[board, [strip-a, strip-b]]", "[[strip-a, strip-b], board]", StringComparison.Ordinal)
            .Replace("tries: 3", "tries: 4", StringComparison.Ordinal));

        Assert.Equal(
            [
                "cell ledger: fencing agent -> lease",
                "node db-1: fence board, then strip-a with strip-b -> strip-a with strip-b, then board",
                "fence-device board: tries 3 -> 4",
                "service database: fencing (none) -> agent",
                "service database: shared-storage true -> false",
            ],
            SpecPlan.Between(before, after).Select(l => $"{l.Subject}: {l.Change}"));
    }
}
