using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
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
    private const int Rounds = 40;
    private const int MostAttempts = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Never fails: a standby that could not rehearse is a slow one, not a broken one. Returns what hindered it, or null.</summary>
    public static async Task<string?> RunAsync(BoardOptions options, StoreClient client, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        var leaseFile = Path.Combine(Path.GetTempPath(), $"holdfast-rehearsal-{Environment.ProcessId}");
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
        await desk.ActivateAsync(1, granted.Revision, ct);
        await using var app = await BoardServer.StartAsync(desk, new IPEndPoint(IPAddress.Loopback, 0), ct);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        await AskAsync(new Uri(addresses.First()), ct);
        await desk.StandByAsync();
        await desk.ActivateAsync(1, granted.Revision, ct);
        await desk.StandByAsync();
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
