using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Holdfast.Control.Health;
using Holdfast.Control.Health.Wire;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Checks;

/// <summary>A name server answers a question, by UDP, and by TCP when the answer is too long for that. Asked again as long as there is time, since a datagram may be lost.</summary>
internal static class DnsProbe
{
    private const int MaxAnswer = 65_535;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    public static async Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken deadline)
    {
        if (check.Target.Split(' ') is not [var type, var name, var server] || !DnsMessage.Types.ContainsKey(type))
            return ProbeResult.Fail($"\"{check.Target}\" is no question");
        try
        {
            var address = await Places.ResolveAsync(server, deadline);
            var id = BinaryPrimitives.ReadUInt16LittleEndian(RandomNumberGenerator.GetBytes(2));
            var question = DnsMessage.Ask(id, name, type);
            var answer = await ByUdpAsync(address, question, id, deadline);
            if (DnsMessage.IsTruncated(answer))
                answer = await ByTcpAsync(address, question, deadline);
            return DnsMessage.Answers(answer, id) ? DnsMessage.Judge(answer, type, check.Expect ?? "") : ProbeResult.Fail("the answer is no DNS");
        }
        catch (SocketException e)
        {
            return ProbeResult.Fail(SocketWords.Of(e));
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            return ProbeResult.Fail(e.Message);
        }
    }

    /// <summary>What is not from the server, or an answer to another question, is passed over.</summary>
    private static async Task<byte[]> ByUdpAsync(IPEndPoint server, byte[] question, ushort id, CancellationToken deadline)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, deadline);
        var buffer = new byte[MaxAnswer];
        while (true)
        {
            await socket.SendAsync(question, deadline);
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(deadline);
            soon.CancelAfter(Again);
            try
            {
                while (true)
                {
                    var length = await socket.ReceiveAsync(buffer, soon.Token);
                    if (DnsMessage.Answers(buffer.AsSpan(0, length), id))
                        return buffer[..length];
                }
            }
            catch (OperationCanceledException) when (!deadline.IsCancellationRequested)
            {
                // Perhaps it was lost: once more.
            }
        }
    }

    private static async Task<byte[]> ByTcpAsync(IPEndPoint server, byte[] question, CancellationToken deadline)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, deadline);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync((byte[])[(byte)(question.Length >> 8), (byte)question.Length, .. question], deadline);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, deadline);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, deadline);
        return answer;
    }
}
