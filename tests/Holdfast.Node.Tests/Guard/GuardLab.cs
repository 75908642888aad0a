using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Node.Guard;
using Holdfast.Node.Os;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Node.Tests.Guard;

/// <summary>A real guard in a process of its own, three voters that answer, and this process as its daemon.</summary>
internal sealed class GuardLab : IAsyncDisposable
{
    /// <summary>A warm service of four lines.</summary>
    public const string WarmScript = """
        echo "holdfast: standby"
        while read -r word epoch revision; do
            case $word in
                active) echo "holdfast: active $epoch" ;;
                standby) echo "holdfast: standby" ;;
            esac
        done
        """;

    private readonly List<GuardNotice> _notices = [];
    private readonly Timer _signsOfLife;
    private readonly TimeSpan _ttl;
    private readonly string _watchdog;
    private GuardClient? _client;
    private GuardListing? _listing;
    private LeaseNotice? _lease;
    private ImmutableArray<Release> _holds = [];

    public GuardLab(TimeSpan? ttl = null, TimeSpan? beat = null, string watchdog = "")
    {
        _watchdog = watchdog;
        _ttl = ttl ?? TimeSpan.FromSeconds(20);
        Beat = beat ?? TimeSpan.FromSeconds(1);
        Voters = [new FakeVoter(1, Gate), new FakeVoter(2, Gate), new FakeVoter(3, Gate)];
        _signsOfLife = new Timer(_ => Status(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        Connect();
    }

    public Gate Gate { get; } = new();

    public string Data { get; } = Directory.CreateTempSubdirectory("hf").FullName;

    public TimeSpan Beat { get; }

    public ImmutableArray<FakeVoter> Voters { get; }

    public long Applied { get; set; } = 10;

    public int GuardPid => _client!.GuardPid;

    public Task ClientEnd => _client!.Completion;

    public GuardPaths Paths => new(Data);

    public Moment LeaseUntil => Gate.Read(() => _lease?.Until ?? Moment.Never);

    public void Connect()
    {
        _client = GuardClient.StartOrConnect(GuardMode.Command(Data, _watchdog), Data, Hear, NullLogger.Instance);
    }

    /// <summary>The daemon's end of the connection closes, as when it is killed.</summary>
    public async Task DisconnectAsync()
    {
        var client = _client!;
        _client = null;
        await client.DisposeAsync();
        Gate.Change(() => (_listing, _lease) = (null, null));
    }

    public void Send(GuardOrder order) => _client?.Send(order);

    public GuardListing WaitForListing(string what, Func<GuardListing, bool> holds, Action? nudge = null) =>
        Gate.For(what, () => _listing is { } listing && holds(listing) ? listing : null, nudge);

    public GuardInstance WaitFor(string what, Func<GuardInstance, bool> holds, Action? nudge = null) =>
        WaitForListing(what, l => l.Instance("board") is { } board && holds(board), nudge).Instance("board")!;

    public GuardLost WaitForLoss() => Gate.For("the loss of the guard", () => _notices.OfType<GuardLost>().LastOrDefault());

    public Beat WaitForBeat(string what, Func<Beat, bool> holds) =>
        Gate.For(what, () => Voters[0].Last is { } beat && holds(beat) ? beat : null);

    /// <summary>Runs the service under this epoch, however often the lease has to be won for it.</summary>
    public GuardInstance RunUntilActive(long epoch, Launch launch)
    {
        _holds = [new Release("board", epoch)];
        return WaitFor(
            $"board runs under epoch {epoch}",
            b => b.Epoch == epoch && b.Phase == InstancePhase.Running,
            () => Send(new RunOrder
            {
                Service = "board",
                Epoch = epoch,
                Role = InstanceRole.Active,
                GrantRevision = 77,
                Revision = Applied,
                Launch = launch,
            }));
    }

    public void LetGo(long epoch, bool keepWarm = false, double seconds = 30)
    {
        _holds = [];
        Send(new LetGoOrder { Service = "board", Epoch = epoch, KeepWarm = keepWarm, Timeout = TimeSpan.FromSeconds(seconds) });
    }

    public void VotersAnswer(bool answer)
    {
        foreach (var voter in Voters)
            voter.Answers = answer;
    }

    public static Launch Script(string script, StandbyKind standby = StandbyKind.Cold) =>
        new() { Command = ["/bin/sh", "-c", script], Standby = standby };

    public string ReadFloors() => File.ReadAllText(Paths.Floors);

    public byte[] ReadLease() => File.ReadAllBytes(Paths.Lease);

    public string InData(string name) => Path.Combine(Data, name);

    /// <summary>Waits until the file, which a child writes and then renames into place, is there.</summary>
    public string WaitForFile(string name) =>
        Gate.For(name, () => File.Exists(InData(name)) ? File.ReadAllText(InData(name)).Trim() : null, static () => { });

    public async ValueTask DisposeAsync()
    {
        using var guard = ProcessHandle.Open(GuardPid);
        Send(new SupersededOrder { Service = "board", Epoch = long.MaxValue });
        Send(new LeavingOrder());
        if (guard?.WaitForEnd(30_000) == false)
            guard.Kill();
        guard?.WaitForEnd(30_000);
        await _signsOfLife.DisposeAsync();
        await DisconnectAsync();
        foreach (var voter in Voters)
            voter.Dispose();
        File.Delete(Paths.Lease);
        Directory.Delete(Data, recursive: true);
    }

    private void Hear(GuardNotice notice)
    {
        if (notice is GuardListing && Gate.Read(() => _listing) is null)
            Configure();
        Gate.Change(() =>
        {
            _notices.Add(notice);
            _listing = notice is GuardLost ? null : notice as GuardListing ?? _listing;
            _lease = notice as LeaseNotice ?? _lease;
        });
    }

    private void Configure()
    {
        Send(new ConfigureOrder { Generation = 1, Member = 11, Beat = Beat, Ttl = _ttl, Voters = [.. Voters.Select(v => v.Endpoint)] });
        Status();
    }

    private void Status() =>
        Send(new StatusOrder { Applied = Applied, Holds = _holds, Status = new NodeStatus { Process = 5, Seen = Applied } });
}
