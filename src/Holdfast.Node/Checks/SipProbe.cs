using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Checks;

/// <summary>
/// A SIP server answers OPTIONS (RFC 3261 section 11). Any final answer below 500 shows that it is there: 404 and 486 too are answers of a server
/// that works. Over UDP the request is repeated as its transaction demands (17.1.2.2, T1 500 ms), so that one lost datagram is no failure.
/// </summary>
internal static class SipProbe
{
    private const int MaxAnswer = 65_535;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    public static async Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken deadline)
    {
        var tcp = check.Target.EndsWith(";transport=tcp", StringComparison.Ordinal);
        var place = check.Target["sip:".Length..].Split(';')[0];
        try
        {
            var address = await Places.ResolveAsync(place, deadline);
            using var socket = new Socket(address.AddressFamily, tcp ? SocketType.Stream : SocketType.Dgram, tcp ? ProtocolType.Tcp : ProtocolType.Udp);
            await socket.ConnectAsync(address, deadline);
            var call = Guid.NewGuid().ToString("N");
            var status = await AskAsync(socket, Options(place, (IPEndPoint)socket.LocalEndPoint!, call, tcp), call, tcp, deadline);
            return Judge(check, status);
        }
        catch (SocketException e)
        {
            return ProbeResult.Fail(SocketWords.Of(e));
        }
        catch (InvalidDataException e)
        {
            return ProbeResult.Fail(e.Message);
        }
    }

    /// <summary>The status of a final answer to the call; 0 for a provisional one or another's; an answer that is no SIP throws.</summary>
    internal static int StatusOf(string answer, string call)
    {
        if (!answer.StartsWith("SIP/2.0 ", StringComparison.Ordinal) || answer.Length < 11 || !int.TryParse(answer.AsSpan(8, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            throw new InvalidDataException("the answer is no SIP");
        return status >= 200 && answer.Contains(call, StringComparison.Ordinal) ? status : 0;
    }

    private static ProbeResult Judge(CheckSpec check, int status)
        => (check.Status == 0 ? status < 500 : status == check.Status)
            ? ProbeResult.Pass($"OPTIONS was answered with {status}")
            : ProbeResult.Fail($"OPTIONS was answered with {status} instead of {(check.Status == 0 ? "one below 500" : check.Status)}");

    private static async Task<int> AskAsync(Socket socket, byte[] request, string call, bool tcp, CancellationToken deadline)
    {
        var buffer = new byte[MaxAnswer];
        await socket.SendAsync(request, deadline);
        while (true)
        {
            var received = await ReceiveAsync(socket, buffer, tcp, deadline);
            if (received < 0)
                await socket.SendAsync(request, deadline);
            else if (received == 0)
                throw new InvalidDataException("the connection was closed without an answer");
            else if (StatusOf(Encoding.UTF8.GetString(buffer, 0, received), call) is > 0 and var status)
                return status;
        }
    }

    /// <returns>Bytes, or -1 when it is time to ask again.</returns>
    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer, bool tcp, CancellationToken deadline)
    {
        if (tcp)
            return await socket.ReceiveAsync(buffer, deadline);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        soon.CancelAfter(Again);
        try
        {
            return await socket.ReceiveAsync(buffer, soon.Token);
        }
        catch (OperationCanceledException) when (!deadline.IsCancellationRequested)
        {
            return -1;
        }
    }

    private static byte[] Options(string place, IPEndPoint own, string call, bool tcp) => Encoding.ASCII.GetBytes(string.Join("\r\n",
        $"OPTIONS sip:{place} SIP/2.0",
        $"Via: SIP/2.0/{(tcp ? "TCP" : "UDP")} {own};branch=z9hG4bK{call};rport",
        "Max-Forwards: 1",
        $"From: <sip:holdfast@{own}>;tag={call[..8]}",
        $"To: <sip:{place}>",
        $"Call-ID: {call}",
        "CSeq: 1 OPTIONS",
        $"Contact: <sip:holdfast@{own}>",
        "Accept: application/sdp",
        "Content-Length: 0",
        "",
        ""));
}
