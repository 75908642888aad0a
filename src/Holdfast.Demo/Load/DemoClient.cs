using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Holdfast.Demo.Board;
using Holdfast.Model.Json;
using Holdfast.Model.Time;

namespace Holdfast.Demo.Load;

/// <summary>
/// The users: asks the present holder at a steady rate, whether answers come or not, and judges every answer. Mostly the board, every fifth
/// time an arrival.
/// </summary>
internal sealed class DemoClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>200 a second with 100 ms patience have at most 20 under way.</summary>
    private const int MostUnderWay = 40;
    private const int ArrivalEvery = 5;
    private static readonly ImmutableArray<string> Ships =
    [
        "Aurora", "Borealis", "Calypso", "Dolphin", "Esperanza", "Fortuna", "Galatea", "Halcyon", "Iris", "Juno",
        "Kestrel", "Leander", "Meridian", "Nautilus", "Odyssey", "Petrel", "Quest", "Rosalind", "Sirius", "Tern",
    ];

    private readonly HolderFollower _follower;
    private readonly int _rate;
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = Patience,
        MaxConnectionsPerServer = MostUnderWay,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Lock _lock = new();
    private readonly GapMeter _gaps = new();
    private readonly AnswerChecker _checker = new();
    private readonly RateStrip _strip = new();
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private int _underWay;

    /// <param name="rate">Requests a second, 1 to 1000.</param>
    public DemoClient(HolderFollower follower, int rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1000);
        _follower = follower;
        _rate = rate;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / _rate));
        var started = Stopwatch.GetTimestamp();
        var sent = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                // A tick that came late sends what it missed, but never more than a handful at once.
                var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * _rate);
                sent = Math.Max(sent, due - 4);
                for (; sent < due; sent++)
                    Send(sent, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the load.
        }
    }

    /// <summary>Opens the window of a new event.</summary>
    public void BeginWindow()
    {
        lock (_lock)
            _gaps.BeginWindow();
    }

    public LoadFigures Read()
    {
        var now = BootClock.Now;
        lock (_lock)
        {
            return new LoadFigures
            {
                Rate = _rate,
                Requests = _gaps.Total.Requests,
                Failed = _gaps.Total.Failed,
                Longest = _gaps.Total.Longest,
                OpenGap = _gaps.Open(now),
                Window = _gaps.Window is { } w ? new EventFigures(w.Requests, w.Failed, w.Longest) : default,
                Wrong = _checker.Wrong,
                WrongSentences = _checker.Sentences,
                Epoch = _checker.Floor.Epoch,
                LastTicket = _checker.Floor.Ticket,
                Strip = _strip.Read(now),
                Faults = [.. _faults.Select(f => $"{f.Key}: {f.Value}")],
            };
        }
    }

    public void Dispose() => _http.Dispose();

    private void Send(long number, CancellationToken ct)
    {
        if (_follower.Now.Address is not { } address)
            return;
        if (Interlocked.Increment(ref _underWay) > MostUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            Fail("too many under way", BootClock.Now);
            return;
        }

        _ = AskAsync(number, address, ct);
    }

    private async Task AskAsync(long number, Uri address, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            if (number % ArrivalEvery == 0)
                await ArriveAsync(number, address, patience.Token);
            else
                await LookAsync(address, patience.Token);
        }
        catch (OperationCanceledException)
        {
            if (!ct.IsCancellationRequested)
                Fail("no answer in 100 ms", BootClock.Now);
        }
        catch (HttpRequestException e)
        {
            Fail(e.StatusCode is { } status ? $"status {(int)status}" : Name(e.HttpRequestError), BootClock.Now);
        }
        catch (IOException)
        {
            Fail("connection lost", BootClock.Now);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task LookAsync(Uri address, CancellationToken ct)
    {
        var floor = ReadFloor();
        var answer = await TakeAsync<BoardAnswer>(await _http.GetAsync(new Uri(address, "board"), ct), ct);
        Judge(answer, a => _checker.Board(floor, a));
    }

    private async Task ArriveAsync(long number, Uri address, CancellationToken ct)
    {
        var ship = string.Create(CultureInfo.InvariantCulture, $"{Ships[(int)(number / ArrivalEvery % Ships.Length)]} {number}");
        var floor = ReadFloor();
        using var body = new StringContent($"{{\"ship\":\"{ship}\"}}", Encoding.UTF8, "application/json");
        var answer = await TakeAsync<ArrivalAnswer>(await _http.PostAsync(new Uri(address, "arrivals"), body, ct), ct);
        Judge(answer, a => _checker.Arrival(floor, ship, a));
    }

    private static async Task<T?> TakeAsync<T>(HttpResponseMessage response, CancellationToken ct)
        where T : class
    {
        using (response)
        {
            response.EnsureSuccessStatusCode();
            return JsonCodec.TryDecode<T>(await response.Content.ReadAsByteArrayAsync(ct));
        }
    }

    private Floor ReadFloor()
    {
        lock (_lock)
            return _checker.Floor;
    }

    private void Judge<T>(T? answer, Action<T> check)
        where T : class
    {
        var now = BootClock.Now;
        if (answer is null)
        {
            Fail("unreadable answer", now);
            return;
        }

        lock (_lock)
        {
            check(answer);
            _gaps.Good(now);
            _strip.Add(now, good: true);
        }
    }

    private void Fail(string why, Moment now)
    {
        lock (_lock)
        {
            _gaps.Failed();
            _strip.Add(now, good: false);
            _faults[why] = _faults.GetValueOrDefault(why) + 1;
        }
    }

    private static string Name(HttpRequestError error) => error switch
    {
        HttpRequestError.ConnectionError => "connection refused",
        HttpRequestError.ResponseEnded or HttpRequestError.Unknown => "connection lost",
        _ => error.ToString(),
    };
}
