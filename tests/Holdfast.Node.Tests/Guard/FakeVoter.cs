using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Json;
using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Tests.Guard;

/// <summary>Answers every beat over UDP, or hears them only.</summary>
internal sealed class FakeVoter : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Gate _gate;
    private readonly long _id;

    public FakeVoter(long id, Gate gate)
    {
        (_id, _gate) = (id, gate);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        new Thread(Work) { IsBackground = true }.Start();
    }

    public volatile bool Answers = true;

    /// <summary>The newest beat, and when it came; read under the gate.</summary>
    public Beat? Last { get; private set; }

    public Moment LastAt { get; private set; }

    public VoterEndpoint Endpoint => new(_id, _socket.LocalEndPoint!.ToString()!);

    public void Dispose() => _socket.Dispose();

    private void Work()
    {
        var buffer = new byte[Beat.MaxBytes];
        try
        {
            while (true)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                var count = _socket.ReceiveFrom(buffer, ref from);
                var now = BootClock.Now;
                var beat = JsonCodec.TryDecode<Beat>(buffer.AsSpan(0, count)) ?? throw new InvalidDataException("not a beat");
                if (Answers)
                    _socket.SendTo(JsonCodec.Encode(AnswerTo(beat)), from);
                _gate.Change(() => (Last, LastAt) = (beat, now));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private Answer AnswerTo(Beat beat) =>
        new() { Generation = beat.Generation, Member = beat.Member, Nonce = beat.Nonce, Number = beat.Number, Voter = _id };
}
