using System.Threading.Channels;
using Holdfast.Control.Promoting;
using Holdfast.Model.Spec;
using Holdfast.Node.Guard;
using Holdfast.Node.Ocf;
using Holdfast.Node.Os;
using Holdfast.Node.Promoting;
using Holdfast.Node.Tests.Api;
using Xunit;

namespace Holdfast.Node.Tests.Promoting;

public sealed class GateRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gate-").FullName;
    private readonly Channel<Gate?> _gates = Channel.CreateUnbounded<Gate?>();

    private string Report => Path.Combine(_folder, "standby");

    [Fact]
    public async Task A_file_says_how_far_behind_a_standby_is()
    {
        Write("0.2");
        await using var runner = Runner();
        runner.Watch([Watching()]);
        await UntilAsync(g => g is { Open: true, Note: "200 ms behind" });

        Write("8");
        await UntilAsync(g => g is { Open: false, OnlyLag: true });
        Write("""{"ready": false, "why": "rebuilding", "lag": 0}""");
        await UntilAsync(g => g is { Open: false, Note: "it says that it is not ready: rebuilding" });
        Write("0");
        await UntilAsync(g => g is { Open: true });
    }

    [Fact]
    public async Task A_file_that_is_not_written_any_more_says_nothing()
    {
        Write("0");
        File.SetLastWriteTimeUtc(Report, DateTime.UtcNow.AddMinutes(-3));
        await using var runner = Runner();
        runner.Watch([Watching()]);

        await UntilAsync(g => g is { Open: false } && g.Note.Contains("it was last written 3 min ago", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pipe_is_no_report_and_holds_nobody_up()
    {
        Assert.Equal(0, (await ShortProgram.RunAsync(["/usr/bin/mkfifo", Report], [], TimeSpan.FromSeconds(60), ordinary: true, TestContext.Current.CancellationToken)).Code);
        await using var runner = Runner();
        runner.Watch([Watching()]);

        await UntilAsync(g => g is { Open: false } && g.Note.Contains("it is no plain file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_could_not_be_started_is_said_before_it_is_needed()
    {
        await using var runner = Runner();
        runner.Watch([new GateWatch { Service = "db", Program = "/opt/no/such/db", Held = true }]);

        await UntilAsync(g => g is { Open: false, Note: "it cannot be started: there is no program /opt/no/such/db" });
    }

    [Fact]
    public async Task An_address_that_would_have_no_place_is_said_before_it_is_needed()
    {
        await using var runner = Runner();
        runner.Watch([new GateWatch { Service = "vip", Addresses = [AddressSpec.TryParse("10.9.9.9/24 dev none9", out _)!], Held = true }]);
        await UntilAsync(g => g is { Open: false, Note: "it cannot have its address: this machine has no interface none9 for 10.9.9.9" });

        runner.Watch([new GateWatch { Service = "vip", Addresses = [AddressSpec.TryParse("10.9.9.9/24 dev lo", out _)!], Held = true }]);
        await UntilAsync(g => g is { Open: true });
    }

    [Fact]
    public async Task The_score_that_an_agent_has_given_is_read()
    {
        var file = AgentPlaces.ScoreFile(new GuardPaths(_folder).Lease, "db");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var runner = Runner();
        runner.Watch([new GateWatch { Service = "db", Scored = true, Held = true }]);
        await UntilAsync(g => g is { Open: true, Score: null });

        await File.WriteAllTextAsync(file, "-INFINITY\n", TestContext.Current.CancellationToken);
        await UntilAsync(g => g is { Open: false, Score: -1_000_000 });
        Directory.Delete(Path.ChangeExtension(new GuardPaths(_folder).Lease, "ocf"), recursive: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string text)
    {
        File.WriteAllText(Report + ".new", text);
        File.Move(Report + ".new", Report, overwrite: true);
    }

    private GateWatch Watching() => new()
    {
        Service = "db",
        Held = true,
        Asked = new PromotionSpec
        {
            Report = new CheckSpec { Kind = CheckKind.File, Target = Report, Interval = TimeSpan.FromMilliseconds(100), MaxAge = TimeSpan.FromMinutes(2), Fall = 2 },
            Lag = TimeSpan.FromSeconds(1),
        },
    };

    private GateRunner Runner() => new(_folder, (_, gate) => _gates.Writer.TryWrite(gate), new TestLog());

    private async Task UntilAsync(Func<Gate?, bool> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isSo(await _gates.Reader.ReadAsync(bound.Token)))
        {
        }
    }
}
