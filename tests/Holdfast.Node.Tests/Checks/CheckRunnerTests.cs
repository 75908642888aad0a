using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Node.Checks;
using Holdfast.Node.Tests.Api;
using Xunit;

namespace Holdfast.Node.Tests.Checks;

public sealed class CheckRunnerTests
{
    private readonly Channel<(string Service, Verdict? Verdict)> _verdicts = Channel.CreateUnbounded<(string, Verdict?)>();

    [Fact]
    public async Task A_verdict_comes_when_an_instance_answers_when_it_stops_answering_and_when_it_answers_again()
    {
        var listener = Listen("127.77.1.1");
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        await using var runner = Runner();
        runner.Watch([Watching("board", 1, Tcp(endpoint))]);
        Assert.True((await NextAsync()).Verdict!.Healthy);

        listener.Dispose();
        var failed = (await NextAsync()).Verdict!;
        Assert.Equal((false, $"tcp {endpoint}: 2 probes in a row failed: connection refused"), (failed.Healthy, failed.Note));

        using var again = new TcpListener(endpoint);
        again.Start();
        Assert.True((await NextAsync()).Verdict!.Healthy);
    }

    [Fact]
    public async Task A_probe_that_hangs_delays_no_other()
    {
        using var listener = Listen();
        using var silent = Listen();
        var hanging = new CheckSpec { Kind = CheckKind.Http, Target = $"http://{silent.LocalEndpoint}/", Timeout = TimeSpan.FromSeconds(60) };
        await using var runner = Runner();
        runner.Watch([Watching("mute", 1, hanging), Watching("board", 1, Tcp(listener.LocalEndpoint))]);

        Assert.Equal("board", (await NextAsync()).Service);
    }

    [Fact]
    public async Task A_new_process_is_judged_afresh_and_one_that_is_gone_has_no_verdict()
    {
        await using var runner = Runner();
        runner.Watch([Watching("board", 1)]);
        Assert.Equal(1, (await NextAsync()).Verdict!.Subject.Pid);
        runner.Watch([Watching("board", 2)]);
        Assert.Null((await NextAsync()).Verdict);
        Assert.Equal(2, (await NextAsync()).Verdict!.Subject.Pid);
        runner.Watch([Watching("board", 2)]);
        runner.Watch([]);
        Assert.Null((await NextAsync()).Verdict);
        Assert.False(_verdicts.Reader.TryRead(out _));
    }

    [Fact]
    public async Task An_instance_that_never_answers_has_failed_after_its_start_timeout()
    {
        await using var runner = Runner();
        runner.Watch([Watching("board", 1, Tcp(new IPEndPoint(IPAddress.Parse("127.77.1.9"), 9))) with { StartTimeout = TimeSpan.FromMilliseconds(300) }]);

        var verdict = (await NextAsync()).Verdict!;
        Assert.False(verdict.Healthy);
        Assert.Contains("has not passed within 300 ms of the start", verdict.Note);
    }

    private static CheckSpec Tcp(EndPoint endpoint) => new()
    {
        Kind = CheckKind.Tcp,
        Target = endpoint.ToString()!,
        Interval = TimeSpan.FromMilliseconds(100),
        Timeout = TimeSpan.FromSeconds(60),
        Fall = 2,
    };

    private static Watch Watching(string service, int pid, params CheckSpec[] probes)
        => new() { Subject = new Subject(service, 1, pid), Probes = [.. probes], StartTimeout = TimeSpan.FromMinutes(5) };

    /// <summary>On a loopback address of its own, a port that is closed again is nobody else's.</summary>
    private static TcpListener Listen(string address = "127.0.0.1")
    {
        var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return listener;
    }

    private CheckRunner Runner() => new((service, verdict) => _verdicts.Writer.TryWrite((service, verdict)), new TestLog());

    private async Task<(string Service, Verdict? Verdict)> NextAsync()
    {
        using var bound = new CancellationTokenSource(TestNode.Bound);
        return await _verdicts.Reader.ReadAsync(bound.Token);
    }
}
