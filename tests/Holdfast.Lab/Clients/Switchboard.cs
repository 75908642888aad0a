using System.Collections.Concurrent;
using System.Net.Sockets;
using Holdfast.Demo.Load;

namespace Holdfast.Lab.Clients;

/// <summary>What a register service said: <c>ok</c> from whom, under which epoch.</summary>
internal readonly record struct Answer(string Node, long Epoch, long Value);

/// <summary>Leads clients to whoever holds the service, as every daemon says it (<c>/v1/endpoints</c>), and keeps connections.</summary>
internal sealed class Switchboard(HolderFollower follower)
{
    private readonly ConcurrentDictionary<Uri, ConcurrentBag<Line>> _idle = new();

    /// <summary>Asks the holder; <c>null</c> when it certainly did nothing.</summary>
    /// <exception cref="UnknownException">The question has left, and there was no clear answer.</exception>
    public async Task<Answer?> AskAsync(string question, TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        if (follower.Now.Address is not { } address || await ConnectAsync(address, limit.Token) is not { } line)
            return null;
        try
        {
            var said = await line.AskAsync(question, limit.Token);
            _idle.GetOrAdd(address, _ => []).Add(line);
            return Read(said);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            line.Dispose();
            throw new UnknownException();
        }
    }

    private static Answer? Read(string said) => said.Split(' ') switch
    {
        ["ok", var node, var epoch, var value] => new Answer(node, long.Parse(epoch), long.Parse(value)),
        ["no"] => null,
        _ => throw new UnknownException(),
    };

    private async Task<Line?> ConnectAsync(Uri address, CancellationToken ct)
    {
        if (_idle.GetOrAdd(address, _ => []).TryTake(out var line))
            return line;
        try
        {
            return await Line.OpenAsync(address, ct);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return null;
        }
    }
}

/// <summary>Perhaps done, perhaps not.</summary>
internal sealed class UnknownException : Exception;
