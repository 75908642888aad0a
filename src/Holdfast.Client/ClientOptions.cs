namespace Holdfast.Client;

/// <summary>The bounds of a <see cref="HoldfastClient"/>.</summary>
public sealed record ClientOptions
{
    /// <summary>A daemon that does not take the connection for so long is passed over.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A daemon that does not answer a question for so long is passed over (a frozen one still takes connections). At least the time
    /// in which a node that forwards gives up on the controller.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A command (apply, switchover) without an answer for so long may or may not have been carried out, and is not sent again.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A stream that is silent for so long is given up. Daemons send a sign of life every 10 s.</summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>A larger command is not sent: no daemon would take it.</summary>
    public int MaxCommandBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>A larger answer, or a larger event of a stream, is refused.</summary>
    public int MaxAnswerBytes { get; init; } = 16 * 1024 * 1024;
}
