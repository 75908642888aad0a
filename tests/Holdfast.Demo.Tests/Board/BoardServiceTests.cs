using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Holdfast.Demo.Board;
using Xunit;

namespace Holdfast.Demo.Tests.Board;

/// <summary>The whole process's work, with the test as its guard: orders go in as lines, words come out.</summary>
public sealed class BoardServiceTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task It_stands_by_acts_when_told_and_ends_with_its_guard()
    {
        using var limit = new CancellationTokenSource(Bound);
        await using var cell = await BoardCell.StartAsync();
        using var lease = cell.OpenLease("hq-1", TimeSpan.FromHours(1));
        var options = cell.Options("hq-1") with { Listen = new Uri($"http://127.0.0.1:{FreePort()}"), Peers = ["http://127.0.0.1:1"] };
        var orders = new Pipe();
        var words = new Pipe();
        using var input = new StreamReader(orders.Reader.AsStream());
        await using var output = new StreamWriter(words.Writer.AsStream()) { AutoFlush = true };
        using var said = new StreamReader(words.Reader.AsStream());
        using var service = new BoardService(options, input, output);
        var running = service.RunAsync(limit.Token);
        using var http = new HttpClient { BaseAddress = options.Listen };

        await HearAsync(said, "holdfast: standby", limit.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/board", limit.Token)).StatusCode);
        Assert.Equal("ok standby\n", await http.GetStringAsync("/health", limit.Token));

        await TellAsync(orders, $"active 1 {await cell.GrantAsync(1, 11)}");
        await HearAsync(said, "holdfast: active 1", limit.Token);
        using var arrival = await http.PostAsJsonAsync("/arrivals", new { ship = "Aurora" }, limit.Token);
        Assert.Equal(1, (await arrival.Content.ReadFromJsonAsync<ArrivalAnswer>(limit.Token))!.Ticket);
        Assert.Equal("Aurora", (await http.GetFromJsonAsync<BoardAnswer>("/board", limit.Token))!.Board.Arrivals[0].Ship);
        Assert.Contains("Aurora", await http.GetStringAsync("/", limit.Token), StringComparison.Ordinal);
        using var bad = await http.PostAsJsonAsync("/arrivals", new { ship = new string('x', 100) }, limit.Token);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);

        await TellAsync(orders, "standby");
        await HearAsync(said, "holdfast: standby", limit.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/board", limit.Token)).StatusCode);
        Assert.Contains("1 ", cell.ReadLog("hq-1"), StringComparison.Ordinal);

        await orders.Writer.CompleteAsync();
        await running.WaitAsync(limit.Token);
    }

    private static async Task HearAsync(StreamReader said, string word, CancellationToken ct)
    {
        while (await said.ReadLineAsync(ct) is { } line)
        {
            if (line == word)
                return;
        }

        Assert.Fail($"The service ended without saying \"{word}\".");
    }

    private static async Task TellAsync(Pipe orders, string line) => await orders.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
