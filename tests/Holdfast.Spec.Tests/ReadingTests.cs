using System.Text;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Spec.Tests;

public sealed class ReadingTests
{
    private const string Whole = """
        cell: harbour
        timing: {profile: fast, ttl: 400ms, drift: 0.002, suspicion: fixed, store-election: 200ms}
        sites:
          hq: {description: Head office}
          depot:
        nodes:
          hq-1: {site: hq, role: voter}
          hq-2: {site: depot, role: worker}
          tiny: {role: witness}
        services:
          board:
            mode: active-standby
            command: [holdfast, demo-service, --listen, "http://{address}:8080", 1000, 0755, true, ""]
            standby: warm
            environment: {TZ: UTC, MODE: 0755, EMPTY: "", B: yes}
            working-directory: /srv/board
            nodes: [hq-1, hq-2]
            prefer: [hq-2]
            failback: when-healthy
            publish: http://{address}:8080/
            start-timeout: 1.5m
            stop-timeout: 250ms
            checks:
              - process
              - tcp: {port: 8080, interval: 500ms}
              - tcp: {port: 22, host: "2001:db8::1"}
              - http: {url: "http://{address}:8080/health", status: 200, contains: ok, interval: 200ms, timeout: 500ms, rise: 2, fall: 5}
        """;

    [Fact]
    public void Every_key_arrives_in_the_model()
    {
        var spec = Valid(Whole);

        Assert.Equal("harbour", spec.Cell);
        Assert.Equal(Profiles.Fast with { Name = "custom", Ttl = TimeSpan.FromMilliseconds(400), Drift = 0.002, StoreElectionMs = 200, Suspicion = SuspicionKind.Fixed }, spec.Timing);
        Assert.Equal([new SiteSpec { Name = "hq", Description = "Head office" }, new SiteSpec { Name = "depot" }], spec.Sites);
        Assert.Equal(
            [
                new NodeSpec { Name = "hq-1", Site = "hq" },
                new NodeSpec { Name = "hq-2", Site = "depot", Role = NodeRole.Worker },
                new NodeSpec { Name = "tiny", Role = NodeRole.Witness },
            ],
            spec.Nodes);
    }

    [Fact]
    public void Every_key_of_a_service_arrives_in_the_model()
    {
        var board = Valid(Whole).Service("board")!;

        Assert.Equal(["holdfast", "demo-service", "--listen", "http://{address}:8080", "1000", "0755", "true", ""], board.Command);
        Assert.Equal([new("B", "yes"), new("EMPTY", ""), new("MODE", "0755"), new("TZ", "UTC")], board.Environment);
        Assert.Equal((StandbyKind.Warm, Failback.WhenHealthy, ServiceMode.ActiveStandby), (board.Standby, board.Failback, board.Mode));
        Assert.Equal(["hq-1", "hq-2"], board.Nodes);
        Assert.Equal(["hq-2"], board.Prefer);
        Assert.Equal(("/srv/board", "http://{address}:8080/"), (board.WorkingDirectory, board.Publish));
        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromMilliseconds(250)), (board.StartTimeout, board.StopTimeout));
    }

    [Fact]
    public void Every_key_of_a_check_arrives_in_the_model()
        => Assert.Equal(
            [
                new CheckSpec { Kind = CheckKind.Process },
                new CheckSpec { Kind = CheckKind.Tcp, Target = "{address}:8080", Interval = TimeSpan.FromMilliseconds(500) },
                new CheckSpec { Kind = CheckKind.Tcp, Target = "[2001:db8::1]:22" },
                new CheckSpec
                {
                    Kind = CheckKind.Http, Target = "http://{address}:8080/health", Status = 200, Contains = "ok", Rise = 2, Fall = 5,
                    Interval = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromMilliseconds(500),
                },
            ],
            Valid(Whole).Service("board")!.Checks);

    [Fact]
    public void What_is_not_written_has_the_models_defaults()
    {
        var spec = Valid("cell: c\nnodes: {a: , b: {}, c: }\nservices: {s: {command: [x]}}\n");

        Assert.Equal(Profiles.Standard, spec.Timing);
        var s = spec.Service("s")!;
        Assert.Equal(new ServiceSpec { Name = "s", Command = s.Command, Environment = s.Environment }, s);
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("standard")]
    [InlineData("wan")]
    public void A_profile_is_taken_by_its_name(string name)
        => Assert.Equal(Profiles.Named(name), Valid($"cell: c\ntiming: {name}\nnodes: {{a: }}\n").Timing);

    [Fact]
    public void The_built_in_profiles_pass_the_rules_for_timings()
    {
        foreach (var p in Profiles.All)
        {
            var spec = Valid($"cell: c\nnodes: {{a: }}\ntiming: {{profile: {p.Name}, beat: {DurationText.Of(p.Beat)}, ttl: {DurationText.Of(p.Ttl)}, release: {DurationText.Of(p.Release)}}}\n");
            Assert.Equal(p with { Name = "custom" }, spec.Timing);
        }
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_do_no_harm()
        => Assert.Equal(Valid(Whole).Nodes, ValidBytes([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Whole.Replace("\n", "\r\n", StringComparison.Ordinal))]).Nodes);

    [Fact]
    public void A_byte_that_is_not_utf8_is_named_with_its_place()
    {
        var result = SpecReader.Read([.. "cell: harbour\nnodes: \u00e4"u8, 0xFF]);

        var fault = Assert.Single(result.Faults);
        Assert.Equal((2, 9), (fault.Line, fault.Column));
        Assert.Contains("0xFF", fault.Message);
    }

    [Fact]
    public void A_nul_byte_is_named_with_its_place()
    {
        var fault = Assert.Single(SpecReader.Read("cell: c\nnodes: {a\0: }\n"u8).Faults);

        Assert.Equal((2, 10), (fault.Line, fault.Column));
        Assert.Contains("NUL", fault.Message);
    }

    internal static CellSpec Valid(string text)
    {
        var result = SpecReader.Read(text);
        Assert.Empty(result.Faults);
        Assert.NotNull(result.Spec);
        return result.Spec;
    }

    private static CellSpec ValidBytes(byte[] bytes)
    {
        var result = SpecReader.Read(bytes);
        Assert.Empty(result.Faults);
        return result.Spec!;
    }
}
