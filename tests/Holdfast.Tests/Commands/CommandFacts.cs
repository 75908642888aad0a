using Holdfast.Client.Tests;
using Holdfast.Control.Tests.Explaining;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Tests.Commands;

public sealed class CommandFacts
{
    private const string Spec = "cell: harbour\nnodes:\n  hq-1: {role: voter}\nservices:\n  board:\n    command: [board]\n";

    [Theory]
    [InlineData(CellHealth.Ok, ExitCode.Ok)]
    [InlineData(CellHealth.Degraded, ExitCode.Degraded)]
    [InlineData(CellHealth.NoQuorum, ExitCode.NoQuorum)]
    public async Task Status_says_by_its_exit_code_how_the_cell_is(CellHealth health, int code)
    {
        await using var daemon = await Said.Daemon(("GET /v1/report", 200, new Harbour().Report with { Health = health }));

        var said = await Said.Of(null, "status", "--api", daemon.Url.ToString(), "--timeout", "60");

        Assert.Equal(code, said.Code);
        Assert.Contains("board", said.Out);
        Assert.Equal("", said.Err);
    }

    [Fact]
    public async Task Json_is_the_report_of_the_api_and_yaml_begins_a_document()
    {
        await using var daemon = await Said.Daemon(("GET /v1/report", 200, new Harbour().Report));

        var json = await Said.Of(null, "services", "-o", "json", "--api", daemon.Url.ToString(), "--timeout", "60");
        var yaml = await Said.Of(null, "services", "-o", "yaml", "--api", daemon.Url.ToString(), "--timeout", "60");

        Assert.Equal("harbour", System.Text.Json.JsonDocument.Parse(json.Out).RootElement.GetProperty("cell").GetString());
        Assert.StartsWith("---\ncell: harbour\n", yaml.Out);
    }

    [Fact]
    public async Task Without_a_daemon_it_says_what_to_do()
    {
        var said = await Said.Of(null, "status", "--api", TestServer.Nowhere().ToString());

        Assert.Equal(ExitCode.Error, said.Code);
        Assert.Contains("No daemon answers", said.Err);
        Assert.Contains("Next: ", said.Err);
        Assert.Equal("", said.Out);
    }

    [Theory]
    [InlineData("no-quorum", 503, ExitCode.NoQuorum)]
    [InlineData("unknown-outcome", 504, ExitCode.TimedOut)]
    [InlineData("not-found", 404, ExitCode.Error)]
    public async Task A_refusal_is_told_in_the_words_of_the_daemon(string word, int status, int code)
    {
        await using var daemon = await Said.Daemon(("GET /v1/services/board/why", status, new ApiError { Code = word, Message = "That does not work.", Next = "Do this." }));

        var said = await Said.Of(null, "why", "board", "--api", daemon.Url.ToString(), "--timeout", "60");

        Assert.Equal((code, "holdfast: That does not work.\nNext: Do this.\n"), (said.Code, said.Err));
    }

    [Theory]
    [InlineData("Did you mean \"status\"?", "stauts")]
    [InlineData("Did you mean \"--output\"?", "status", "--outptu", "json")]
    [InlineData("there is no output format \"jsn\"", "status", "-o", "jsn")]
    [InlineData("needs SERVICE", "why")]
    [InlineData("needs --down NODE", "whatif")]
    [InlineData("needs one of: list, show", "timeline")]
    [InlineData("needs NODE, or one of: confirm, status", "fence")]
    [InlineData("needs NODE", "fence", "confirm")]
    [InlineData("needs NODE", "drain")]
    [InlineData("is no number from 1 to 500", "events", "--limit", "0")]
    [InlineData("is no API address", "status", "--api", "hq-1")]
    public async Task A_wrong_command_line_is_usage_and_says_what_is_right(string words, params string[] args)
    {
        var said = await Said.Of(null, args);

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.Contains(words, said.Err);
        Assert.Equal("", said.Out);
    }

    [Fact]
    public async Task Help_lists_every_command_but_the_hidden_ones()
    {
        var said = await Said.Of(null, "--help");

        Assert.Equal(ExitCode.Ok, said.Code);
        Assert.Contains("switchover <SERVICE>", said.Out);
        Assert.DoesNotContain("guard", said.Out);
    }

    [Fact]
    public async Task A_broken_file_needs_no_daemon_to_be_told_so()
    {
        using var file = new Scratch("cell: harbour\nnodes:\n  hq-1: {rol: voter}\n");

        var said = await Said.Of(null, "apply", file.Path, "--yes", "--api", TestServer.Nowhere().ToString());

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.StartsWith($"{file.Path}:3:10: nodes.hq-1.rol: Unknown key", said.Err);
        Assert.Contains("did you mean \"role\"?", said.Err);
    }

    [Fact]
    public async Task Apply_shows_its_plan_and_does_nothing_when_nobody_can_be_asked()
    {
        using var file = new Scratch(Spec);
        await using var daemon = await Said.Daemon(("POST /v1/spec", 200, Planned));

        var said = await Said.Of(null, "apply", file.Path, "--api", daemon.Url.ToString(), "--timeout", "60");

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.Contains("remove  service portal", said.Out);
        Assert.Contains("--yes", said.Err);
        Assert.Equal(1, daemon.Requests);
    }

    [Theory]
    [InlineData("harbour\n", ExitCode.Ok, 2)]
    [InlineData("y\n", ExitCode.Error, 1)]
    [InlineData("\n", ExitCode.Error, 1)]
    public async Task To_remove_something_the_cells_name_must_be_typed(string answer, int code, int requests)
    {
        using var file = new Scratch(Spec);
        await using var daemon = await Said.Daemon(("POST /v1/spec", 200, Planned));

        var said = await Said.Of(answer, "apply", file.Path, "--api", daemon.Url.ToString(), "--timeout", "60");

        Assert.Equal((code, requests), (said.Code, daemon.Requests));
    }

    [Theory]
    [InlineData("fence hq-1", "/v1/fences/hq-1", "hq-1\n", ExitCode.Ok, 3)]
    [InlineData("fence hq-1", "/v1/fences/hq-1", "y\n", ExitCode.Error, 1)]
    [InlineData("fence confirm hq-1", "/v1/fences/hq-1/confirm", "hq-1\n", ExitCode.Ok, 2)]
    [InlineData("fence confirm hq-1", "/v1/fences/hq-1/confirm", "yes\n", ExitCode.Error, 1)]
    public async Task To_fence_a_node_its_name_must_be_typed(string command, string path, string answer, int code, int requests)
    {
        var plan = new FencePlanReport { Node = "hq-1", Effects = ["board moves to hq-2"], Risks = ["hq-1 loses its power at once"], Reason = "accepted" };
        var done = new FenceReport { Fences = [new Fence { Node = "hq-1", State = FenceState.Done, Note = "hq-2 has fenced hq-1" }] };
        await using var daemon = await Said.Daemon(($"POST {path}", 200, plan), ("GET /v1/fences", 200, done));

        var said = await Said.Of(answer, [.. command.Split(' '), "--api", daemon.Url.ToString(), "--timeout", "60"]);

        Assert.Equal((code, requests), (said.Code, daemon.Requests));
        Assert.Contains("board moves to hq-2", said.Err);
        Assert.Contains("risk: hq-1 loses its power at once", said.Err);
    }

    [Theory]
    [InlineData("y\n", ExitCode.Ok, 3)]
    [InlineData("n\n", ExitCode.Error, 1)]
    public async Task A_drain_shows_what_moves_and_waits_until_nothing_is_left(string answer, int code, int requests)
    {
        var plan = new MaintenanceReport { Subject = "hq-1", Effects = ["board moves to hq-2"], Risks = ["until hq-1 is back, board would not survive the loss of hq-2"], Reason = "accepted" };
        var empty = new CellReport { Nodes = [new NodeReport { Name = "hq-1" }], Services = [new ServiceReport { Name = "board", Holder = "hq-2", Instances = [new InstanceReport { Node = "hq-1", State = "stopped" }] }] };
        await using var daemon = await Said.Daemon(("POST /v1/nodes/hq-1/drain", 200, plan), ("GET /v1/report", 200, empty));

        var said = await Said.Of(answer, "drain", "hq-1", "--api", daemon.Url.ToString(), "--timeout", "60");

        Assert.Equal((code, requests), (said.Code, daemon.Requests));
        Assert.Contains("board moves to hq-2", said.Err);
        Assert.Contains("risk: until hq-1 is back", said.Err);
    }

    [Fact]
    public async Task A_node_that_is_not_empty_in_time_is_told_with_what_is_left()
    {
        var held = new CellReport { Nodes = [new NodeReport { Name = "hq-1" }], Services = [new ServiceReport { Name = "board", Holder = "hq-1" }] };
        await using var daemon = await Said.Daemon(("POST /v1/nodes/hq-1/drain", 200, new MaintenanceReport { Subject = "hq-1" }), ("GET /v1/report", 200, held));

        var said = await Said.Of(null, "drain", "hq-1", "--yes", "--wait", "1", "--api", daemon.Url.ToString(), "--timeout", "60");

        Assert.Equal(ExitCode.TimedOut, said.Code);
        Assert.Contains("board still on it", said.Err);
    }

    [Fact]
    public async Task Faults_that_only_the_cell_finds_are_shown_in_the_file_too()
    {
        using var file = new Scratch(Spec);
        var error = new ApiError { Code = "invalid-spec", Message = "The spec has a fault.", Faults = [new SpecFault { Line = 1, Column = 7, Path = "cell", Message = "is another cell" }] };
        await using var daemon = await Said.Daemon(("POST /v1/spec", 422, error));

        var said = await Said.Of(null, "apply", file.Path, "--yes", "--api", daemon.Url.ToString(), "--timeout", "60");

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.Contains("    1 | cell: harbour\n      |       ^", said.Err);
    }

    [Fact]
    public async Task A_spec_is_checked_without_a_daemon()
    {
        using var file = new Scratch(Spec);

        var said = await Said.Of(null, "spec", "check", file.Path);

        Assert.Equal(ExitCode.Ok, said.Code);
        Assert.StartsWith($"{file.Path} is right", said.Out);
        Assert.Contains("1 node and 1 service", said.Out.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_in_a_sentence()
    {
        var said = await Said.Of(null, "spec", "check", "/nowhere/cell.yaml");

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.StartsWith("holdfast: /nowhere/cell.yaml cannot be read", said.Err);
    }

    private static ApplyReport Planned => new()
    {
        Version = 4,
        Base = 3,
        Changed = true,
        Plan = [new PlanLine { Action = PlanAction.Remove, Subject = "service portal", Effect = "stops it on 3 nodes" }],
    };

    private sealed class Scratch : IDisposable
    {
        public Scratch(string text)
        {
            Path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("holdfast-").FullName, "cell.yaml");
            File.WriteAllText(Path, text);
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }
}
