using System.Net;

namespace Holdfast.Node.Api;

/// <summary>Where the API listens, and its bounds.</summary>
public sealed record ApiOptions
{
    public const int DefaultPort = 7420;

    /// <summary>Loopback unless told otherwise: the channel is not secured.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 for a free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Where this node keeps what a service prints; <c>null</c>: nowhere.</summary>
    public Func<string, string>? LogFile { get; init; }

    /// <summary>Bytes of a request's body.</summary>
    public int MaxBody { get; init; } = 2 * 1024 * 1024;

    /// <summary>A request's headers, and then its body, must be here within this.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An answer must be made within this; streams apart.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The controller must answer a forwarded question within this, or this node answers itself. Commands have longer.</summary>
    public TimeSpan ForwardTimeout { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan ForwardCommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public int MaxConnections { get; init; } = 256;

    /// <summary>Event streams open at once.</summary>
    public int MaxStreams { get; init; } = 64;

    /// <summary>Between two signs of life of a silent stream. 1 s to 20 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A stream's reader that takes nothing for so long is dropped.</summary>
    public TimeSpan StreamPatience { get; init; } = TimeSpan.FromSeconds(5);
}
