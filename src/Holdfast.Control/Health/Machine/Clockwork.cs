using System.Buffers.Binary;
using System.Globalization;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Health.Machine;

/// <summary>Whether the machine's clock is right: what the kernel says of its discipline (adjtimex), and what a time server says (SNTP, RFC 4330).</summary>
public static class Clockwork
{
    public const int SntpBytes = 48;

    private const int Unsynchronised = 0x40; // STA_UNSYNC
    private const int TimeError = 5; // TIME_ERROR
    private const byte Client = 0x23; // no leap warning, version 4, mode 3 (RFC 4330, 4)

    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="state">What adjtimex returned.</param>
    /// <param name="status">Its status bits.</param>
    /// <param name="maxError">The error that the kernel admits.</param>
    /// <param name="estimated">The error that it expects.</param>
    public static ProbeResult OfKernel(int state, int status, TimeSpan maxError, TimeSpan estimated, CheckLimits limits)
    {
        if (state == TimeError || (status & Unsynchronised) != 0)
            return ProbeResult.Fail("the kernel says that its clock is not synchronised: no time service disciplines it");
        var seen = $"synchronised, error at most {Spoken.Span(maxError)}, expected {Spoken.Span(estimated)}";
        return maxError > limits.Offset ? ProbeResult.Fail($"{seen}, and {Spoken.Span(limits.Offset)} is the most") : ProbeResult.Pass(seen);
    }

    /// <summary>A question, with the time at which it is sent, which the answer echoes.</summary>
    public static byte[] Ask(DateTimeOffset sent)
    {
        var packet = new byte[SntpBytes];
        packet[0] = Client;
        Write(packet.AsSpan(40), sent);
        return packet;
    }

    /// <param name="answer">As it came.</param>
    /// <param name="sent">By this machine's clock, as are the other two.</param>
    /// <param name="came">When the answer did.</param>
    public static ProbeResult OfServer(ReadOnlySpan<byte> answer, DateTimeOffset sent, DateTimeOffset came, CheckLimits limits)
    {
        if (answer.Length < SntpBytes || (answer[0] & 7) != 4)
            return ProbeResult.Fail("the answer is no SNTP");
        Span<byte> own = stackalloc byte[8];
        Write(own, sent);
        if (!answer.Slice(24, 8).SequenceEqual(own))
            return ProbeResult.Fail("the answer is to another question");
        if (answer[1] is 0 or > 15 || (answer[0] >> 6) == 3)
            return ProbeResult.Fail("the server is not synchronised itself");
        // RFC 4330, 5: the offset is the mean of both ways.
        var (received, answered) = (Read(answer[32..]), Read(answer[40..]));
        var offset = ((received - sent) + (answered - came)) / 2;
        var path = (came - sent) - (answered - received);
        var seen = $"the clock is {Spoken.Span(offset.Duration())} {(offset > TimeSpan.Zero ? "behind" : "ahead")}, {Spoken.Span(path.Duration())} away from the server";
        return offset.Duration() > limits.Offset ? ProbeResult.Fail($"{seen}, and {Spoken.Span(limits.Offset)} is the most") : ProbeResult.Pass(seen);
    }

    private static void Write(Span<byte> to, DateTimeOffset time)
    {
        var ticks = (time - Epoch).Ticks;
        BinaryPrimitives.WriteUInt32BigEndian(to, (uint)(ticks / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], (uint)(((ulong)(ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond));
    }

    /// <summary>Seconds below half the range belong to the era that begins in 2036 (RFC 4330, 3).</summary>
    private static DateTimeOffset Read(ReadOnlySpan<byte> from)
    {
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(from);
        var fraction = BinaryPrimitives.ReadUInt32BigEndian(from[4..]);
        var era = seconds < 0x8000_0000 ? 0x1_0000_0000L : 0;
        return Epoch.AddTicks(((era + seconds) * TimeSpan.TicksPerSecond) + (long)(((ulong)fraction * TimeSpan.TicksPerSecond) >> 32));
    }
}
