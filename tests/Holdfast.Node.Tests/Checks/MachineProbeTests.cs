using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Node.Checks;
using Xunit;

namespace Holdfast.Node.Tests.Checks;

/// <summary>The checks of the machine, on this one.</summary>
public sealed class MachineProbeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CheckKind.Disk, "/", "free")]
    [InlineData(CheckKind.Memory, "", "available")]
    [InlineData(CheckKind.Load, "", "load ")]
    [InlineData(CheckKind.Link, "lo", "up")]
    public async Task This_machine_is_looked_at(CheckKind kind, string target, string evidence)
    {
        var result = await Run(kind, target, new CheckLimits { Most = 1_000_000, Over = TimeSpan.FromMinutes(1) });

        Assert.True(result.Passed, result.Evidence);
        Assert.Contains(evidence, result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_short_fails()
    {
        Assert.False((await Run(CheckKind.Disk, "/", new CheckLimits { FreeBytes = long.MaxValue })).Passed);
        Assert.False((await Run(CheckKind.Memory, "", new CheckLimits { FreeBytes = long.MaxValue })).Passed);
        Assert.Contains("cannot be looked at", (await Run(CheckKind.Disk, "/no/such/place", new CheckLimits())).Evidence, StringComparison.Ordinal);
        Assert.Equal("this node has no interface eth99", (await Run(CheckKind.Link, "eth99", new CheckLimits())).Evidence);
    }

    [Fact]
    public async Task The_kernel_says_whether_its_clock_is_synchronised()
        => Assert.Contains("synchronised", (await Run(CheckKind.Ntp, "", new CheckLimits { Offset = TimeSpan.FromHours(1) })).Evidence, StringComparison.Ordinal);

    [Fact]
    public async Task A_time_server_says_how_far_the_clock_is_off()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Parse("127.77.1.6"), 0));
        var answering = AnswerAsync(server, TimeSpan.FromSeconds(20));

        var result = await Run(CheckKind.Clock, $"{server.Client.LocalEndPoint}", new CheckLimits { Offset = TimeSpan.FromSeconds(1) });

        await answering;
        Assert.False(result.Passed);
        Assert.Contains("behind", result.Evidence, StringComparison.Ordinal);
    }

    /// <summary>As a server whose clock is so far ahead.</summary>
    private static async Task AnswerAsync(UdpClient server, TimeSpan ahead)
    {
        var question = await server.ReceiveAsync(Cancel);
        var seconds = BitConverter.GetBytes((uint)(DateTimeOffset.UtcNow + ahead - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds).Reverse().ToArray();
        byte[] answer = [0x24, 2, .. new byte[22], .. question.Buffer.AsSpan(40, 8), .. seconds, 0, 0, 0, 0, .. seconds, 0, 0, 0, 0];
        await server.SendAsync(answer, question.RemoteEndPoint, Cancel);
    }

    private static async Task<ProbeResult> Run(CheckKind kind, string target, CheckLimits limits)
    {
        using var prober = new Prober();
        return (await prober.RunAsync(new CheckSpec { Kind = kind, Target = target, Limits = limits, Timeout = TimeSpan.FromSeconds(60) }, Cancel))!.Value;
    }
}
