using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Node.Checks;
using Xunit;

namespace Holdfast.Node.Tests.Checks;

/// <summary>Scripts, SIP, ICMP and certificates.</summary>
public sealed class MoreProbeTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("echo 'DISK OK - 31% free|/=69%;80;90'", true, "DISK OK - 31% free [/=69%;80;90]")]
    [InlineData("echo 'LOAD WARNING - 7'; exit 1", true, "warning: LOAD WARNING - 7")]
    [InlineData("echo 'LOAD CRITICAL - 40'; exit 2", false, "LOAD CRITICAL - 40")]
    [InlineData("echo 'no such device' >&2; exit 3", false, "it could not tell: no such device")]
    [InlineData("exit 127", false, "exit code 127: it said nothing")]
    [InlineData("kill -9 $$", false, "it was ended by signal 9")]
    public async Task A_script_is_judged_as_a_plug_in(string script, bool passed, string evidence)
        => Assert.Equal(new ProbeResult(passed, evidence), await Run(Script("/bin/sh\n-c\n" + script)));

    [Fact]
    public async Task A_script_that_hangs_is_killed_with_what_it_has_started()
    {
        var file = Path.GetTempFileName();
        var result = await Run(Script($"/bin/sh\n-c\nsleep 1000 & echo $! > {file}; echo begun; wait") with { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(ProbeResult.Fail("it did not end within 1 s and was killed: begun"), result);
        var pid = (await File.ReadAllTextAsync(file, Cancel)).Trim();
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}") || File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal), Bound));
        File.Delete(file);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
        => Assert.Equal(ProbeResult.Fail("there is no /usr/lib/nagios/check_nothing on this node"), await Run(Script("/usr/lib/nagios/check_nothing")));

    [Theory]
    [InlineData("200 OK", 0, true, "OPTIONS was answered with 200")]
    [InlineData("404 Not Found", 0, true, "OPTIONS was answered with 404")]
    [InlineData("503 Service Unavailable", 0, false, "OPTIONS was answered with 503 instead of one below 500")]
    [InlineData("404 Not Found", 200, false, "OPTIONS was answered with 404 instead of 200")]
    public async Task Options_are_answered_over_udp(string status, int wanted, bool passed, string evidence)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Parse("127.77.1.3"), 0));
        var answering = AnswerAsync(server, status);

        var result = await Run(new CheckSpec { Kind = CheckKind.Sip, Target = $"sip:{server.Client.LocalEndPoint}", Status = wanted, Timeout = Bound });

        Assert.Equal(new ProbeResult(passed, evidence), result);
        await answering;
    }

    [Fact]
    public async Task Options_are_answered_over_tcp()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.77.1.3"), 0);
        listener.Start();
        var answering = Task.Run(
            async () =>
            {
                using var client = await listener.AcceptTcpClientAsync(Cancel);
                var request = new byte[4096];
                var read = await client.GetStream().ReadAsync(request, Cancel);
                await client.GetStream().WriteAsync(Answer("200 OK", Encoding.ASCII.GetString(request, 0, read)), Cancel);
            },
            Cancel);

        Assert.True((await Run(new CheckSpec { Kind = CheckKind.Sip, Target = $"sip:{listener.LocalEndpoint};transport=tcp", Timeout = Bound })).Passed);
        await answering;
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("SIP/2.0")]
    [InlineData("SIP/2.0 abc OK\r\n")]
    public void What_is_no_sip_is_said(string answer) => Assert.Throws<InvalidDataException>(() => SipProbe.StatusOf(answer, "call"));

    [Theory]
    [InlineData("SIP/2.0 100 Trying\r\nCall-ID: call\r\n", 0)]
    [InlineData("SIP/2.0 200 OK\r\nCall-ID: another\r\n", 0)]
    [InlineData("SIP/2.0 200 OK\r\nCall-ID: call\r\n", 200)]
    public void Only_a_final_answer_to_the_call_counts(string answer, int status) => Assert.Equal(status, SipProbe.StatusOf(answer, "call"));

    [Fact]
    public async Task This_machine_answers_an_echo_if_it_may_be_asked()
    {
        var result = await Run(new CheckSpec { Kind = CheckKind.Icmp, Target = "127.0.0.1", Timeout = Bound });

        Assert.True(result.Passed || result.Evidence.Contains("may not send ICMP", StringComparison.Ordinal), result.Evidence);
    }

    [Theory]
    [InlineData(30.5, 30, true, "status 200, certificate valid for 30 days")]
    [InlineData(3.9, 30, false, "the certificate is valid for 3 more days, and 30 are wanted")]
    public void A_certificate_that_ends_soon_fails(double left, int wanted, bool passed, string evidence)
        => Assert.Equal(new ProbeResult(passed, evidence), HttpProbe.Certificate(ProbeResult.Pass("status 200"), left, wanted));

    private static async Task AnswerAsync(UdpClient server, string status)
    {
        var request = await server.ReceiveAsync(Cancel);
        await server.SendAsync(Answer(status, Encoding.ASCII.GetString(request.Buffer)), request.RemoteEndPoint, Cancel);
    }

    private static byte[] Answer(string status, string request)
    {
        Assert.StartsWith("OPTIONS sip:127.77.1.3:", request, StringComparison.Ordinal);
        var call = request.Split("\r\n").Single(l => l.StartsWith("Call-ID: ", StringComparison.Ordinal));
        return Encoding.ASCII.GetBytes($"SIP/2.0 {status}\r\n{call}\r\nContent-Length: 0\r\n\r\n");
    }

    private static CheckSpec Script(string target) => new() { Kind = CheckKind.Script, Target = target, Timeout = Bound };

    private static async Task<ProbeResult> Run(CheckSpec check)
    {
        using var prober = new Prober();
        return await prober.RunAsync(check, Cancel) ?? throw new InvalidOperationException("This process stood still.");
    }
}
