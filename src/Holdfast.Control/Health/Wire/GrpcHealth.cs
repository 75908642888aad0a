using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Control.Health.Wire;

/// <summary>
/// The messages of grpc.health.v1.Health/Check (gRPC "Health Checking Protocol") in their frames (gRPC over HTTP/2, "Length-Prefixed-Message"). Both have one field,
/// so that no library is needed for them.
/// </summary>
public static class GrpcHealth
{
    public const string Path = "/grpc.health.v1.Health/Check";

    /// <summary>More is no answer to this question.</summary>
    public const int MaxAnswer = 1024;

    private const int Frame = 5;
    private const byte ServiceField = 0x0a; // field 1, length-delimited
    private const byte StatusField = 0x08; // field 1, varint
    private const int NotFound = 5;
    private const int Unimplemented = 12;

    /// <param name="service">Its full name; empty for the server as a whole.</param>
    public static byte[] Ask(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        if (name.Length > 127)
            throw new FormatException("a service's name has at most 127 bytes");
        byte[] message = name.Length == 0 ? [] : [ServiceField, (byte)name.Length, .. name];
        var framed = new byte[Frame + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, Frame);
        return framed;
    }

    /// <param name="answer">The body.</param>
    /// <param name="status">grpc-status, from the trailers or the headers; <c>null</c> when there is none.</param>
    /// <param name="said">grpc-message.</param>
    public static ProbeResult Judge(ReadOnlySpan<byte> answer, int? status, string said) => status switch
    {
        null => ProbeResult.Fail("the answer has no grpc-status: it is no gRPC"),
        NotFound => ProbeResult.Fail("the server does not know the service (NOT_FOUND)"),
        Unimplemented => ProbeResult.Fail("the server has no health service (UNIMPLEMENTED)"),
        > 0 => ProbeResult.Fail($"grpc-status {status}{(said.Length == 0 ? "" : $": {said}")}"),
        _ => Serving(answer),
    };

    private static ProbeResult Serving(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < Frame || answer[0] != 0 || BinaryPrimitives.ReadInt32BigEndian(answer[1..]) != answer.Length - Frame)
            return ProbeResult.Fail("the answer cannot be read");
        var message = answer[Frame..];
        // A value of zero is left out.
        var serving = message.Length >= 2 && message[0] == StatusField ? message[1] : 0;
        return serving switch
        {
            1 => ProbeResult.Pass("SERVING"),
            2 => ProbeResult.Fail("NOT_SERVING"),
            3 => ProbeResult.Fail("SERVICE_UNKNOWN"),
            _ => ProbeResult.Fail("UNKNOWN"),
        };
    }
}
