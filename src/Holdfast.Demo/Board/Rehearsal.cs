using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Demo.Board;

/// <summary>
/// A standby that has never answered needs a quarter of a second for its first answer (code is compiled when it first runs). So it
/// plays the whole part beforehand: a board of its own, with its own keys in the store and its own address, asked by itself.
/// </summary>
internal static class Rehearsal
{
    private const int Acts = 3;
    private const int Rounds = 15;
    private const int MostAttempts = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Never fails: a standby that could not rehearse is a slow one, not a broken one. Returns what hindered it, or null.</summary>
    public static async Task<string?> RunAsync(BoardOptions options, StoreClient client, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        var leaseFile = Path.Combine(Path.GetTempPath(), $"holdfast-rehearsal-{Path.GetRandomFileName()}");
        try
        {
            var forever = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(forever, long.MaxValue);
            await File.WriteAllBytesAsync(leaseFile, forever, limit.Token);
            return await TryAsync(options, client, leaseFile, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"it took longer than {Longest.TotalSeconds:F0} s";
        }
        finally
        {
            File.Delete(leaseFile);
        }
    }

    /// <summary>The first calls are the slow ones that a rehearsal is for: they may run out of time.</summary>
    private static async Task<string?> TryAsync(BoardOptions options, StoreClient client, string leaseFile, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PlayAsync(options, client, leaseFile, ct);
                return null;
            }
            catch (Exception e) when (e is StoreException or IOException or HttpRequestException)
            {
                if (attempt == MostAttempts)
                    return e.Message;
            }
        }
    }

    private static async Task PlayAsync(BoardOptions options, StoreClient client, string leaseFile, CancellationToken ct)
    {
        var grantKey = $"/demo/board-rehearsal/{options.Node}/grant";
        var grant = new Put(grantKey, JsonCodec.Encode(new Grant { Epoch = 1, Holder = 1 }));
        var granted = await client.CommitAsync(new Transaction { Writes = [grant] }, ct);
        using var lease = LeaseFile.Open(leaseFile);
        using var log = ActingLog.Open("");
        var store = new BoardStore(client, grantKey, $"/demo/board-rehearsal/{options.Node}/state");
        var desk = new BoardDesk(options, store, () => lease, log);
        var orders = new Pipe();
        var words = new Pipe();
        using var input = new StreamReader(orders.Reader.AsStream());
        await using var output = new StreamWriter(words.Writer.AsStream());
        using var said = new StreamReader(words.Reader.AsStream());
        var obeying = new Obedience(desk, input, output).RunAsync(CancellationToken.None);
        try
        {
            await using var app = await BoardServer.StartAsync(desk, new IPEndPoint(IPAddress.Loopback, 0), ct);
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            for (var act = 0; act < Acts; act++)
            {
                await TellAsync(orders.Writer, said, $"active 1 {granted.Revision}", ct);
                // The grant is written again, as a switchover does, so that the next arrival has to look at it.
                await client.CommitAsync(new Transaction { Writes = [grant] }, ct);
                await AskAsync(new Uri(address), ct);
                await TellAsync(orders.Writer, said, "standby", ct);
            }
        }
        finally
        {
            // Whatever happened, the thread that reads the orders ends before the pipe under it is closed.
            await orders.Writer.CompleteAsync();
            await obeying;
        }
    }

    private static async Task TellAsync(PipeWriter orders, StreamReader said, string order, CancellationToken ct)
    {
        await orders.WriteAsync(Encoding.UTF8.GetBytes(order + "\n"), ct);
        await said.ReadLineAsync(ct);
    }

    private static async Task AskAsync(Uri address, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        for (var round = 0; round < Rounds; round++)
        {
            using var arrival = await http.PostAsJsonAsync("/arrivals", new { ship = $"Rehearsal {round}" }, ct);
            await http.GetByteArrayAsync(new Uri("/board", UriKind.Relative), ct);
            await http.GetByteArrayAsync(new Uri(round % 8 == 0 ? "/" : "/health", UriKind.Relative), ct);
        }
    }
}
