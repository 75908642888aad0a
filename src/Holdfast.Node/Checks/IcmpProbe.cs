using System.ComponentModel;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Checks;

/// <summary>A host answers an ICMP echo (RFC 792, RFC 4443). By a raw socket where that is permitted, else by the system's ping.</summary>
internal static class IcmpProbe
{
    public static async Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken deadline)
    {
        using var ping = new Ping();
        try
        {
            var reply = await ping.SendPingAsync(check.Target, check.Timeout, cancellationToken: deadline);
            return reply.Status == IPStatus.Success ? ProbeResult.Pass($"{reply.Address} answered in {reply.RoundtripTime} ms") : ProbeResult.Fail(Words(reply.Status, check));
        }
        catch (PingException e)
        {
            return ProbeResult.Fail(e.InnerException is SocketException socket ? SocketWords.Of(socket) : (e.InnerException ?? e).Message);
        }
        catch (Exception e) when (e is PlatformNotSupportedException or Win32Exception)
        {
            return ProbeResult.Fail("this user may not send ICMP: give CAP_NET_RAW, or install ping (Debian: iputils-ping)");
        }
    }

    private static string Words(IPStatus status, CheckSpec check) => status switch
    {
        IPStatus.TimedOut => $"no answer within {check.Timeout.TotalMilliseconds:0} ms",
        IPStatus.DestinationHostUnreachable or IPStatus.DestinationUnreachable => "host unreachable",
        IPStatus.DestinationNetworkUnreachable => "network unreachable",
        _ => $"no answer: {status}",
    };
}
