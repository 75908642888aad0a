using System.Collections.Immutable;
using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Tests.Guarding;

/// <summary>A guard with a clock that the test moves, a disk that answers at once (unless told otherwise) and voters that answer.</summary>
internal sealed class GuardBench
{
    public const long Nonce = 7;
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan Ttl = TimeSpan.FromMilliseconds(300);
    public static readonly Launch Cold = new() { Command = ["/bin/board"] };
    public static readonly Launch Warm = Cold with { Standby = StandbyKind.Warm };
    public static readonly LaunchAddresses Addresses = new() { Items = [new AddressSpec { Address = "10.0.0.9", Prefix = 32 }] };
    private readonly Queue<GuardInput> _inputs = [];
    private int _pid = 100;

    public GuardBench(params Release[] floors)
    {
        Guard = new Guard(Nonce, new FloorRecord { Generation = 1, Floors = [.. floors] }, Now);
    }

    public Guard Guard { get; }

    public Moment Now { get; private set; } = new(1_000_000_000);

    /// <summary>Everything since <see cref="Clear"/>, in order.</summary>
    public List<GuardEffect> Effects { get; } = [];

    public bool VotersAnswer { get; set; } = true;

    /// <summary>A voter whose answers do not arrive; 0 for none.</summary>
    public long DropVoter { get; set; }

    public bool DiskWrites { get; set; } = true;

    public bool AddressesCome { get; set; } = true;

    public bool AddressesGo { get; set; } = true;

    public bool SpawnWorks { get; set; } = true;

    /// <summary>Whether the daemon says at each beat that it lives.</summary>
    public bool DaemonLives { get; set; } = true;

    public long Applied { get; set; } = 10;

    public ImmutableArray<Release> Holds { get; set; } = [];

    public GuardListing Listing { get; private set; } = new();

    public GuardInstance Board => Listing.Instance("board") ?? throw new InvalidOperationException("board is not listed");

    public IEnumerable<T> Of<T>()
        where T : GuardEffect => Effects.OfType<T>();

    public IEnumerable<string> Refusals => Of<Notify>().Select(n => n.Notice).OfType<RefusedNotice>().Select(r => r.Why);

    public Beat LastBeat => Of<SendBeat>().Last().Beat;

    public void Clear() => Effects.Clear();

    /// <summary>Connected, configured, and with a lease.</summary>
    public GuardBench WithLease()
    {
        Do(new DaemonConnected());
        Order(Configuration());
        Status();
        Pass(TimeSpan.FromMilliseconds(60));
        Clear();
        return this;
    }

    public static ConfigureOrder Configuration() => new()
    {
        Generation = 1,
        Member = 11,
        Beat = Beat,
        Ttl = Ttl,
        Voters = [new VoterEndpoint(1, "127.0.0.1:1"), new VoterEndpoint(2, "127.0.0.1:2"), new VoterEndpoint(3, "127.0.0.1:3")],
    };

    public void Order(GuardOrder order) => Do(new OrderReceived(order));

    public void Status() => Order(new StatusOrder { Applied = Applied, Holds = Holds, Status = new NodeStatus { Process = 5 } });

    public void Run(long epoch, Launch? launch = null, long revision = 10) =>
        Order(new RunOrder
        {
            Service = "board",
            Epoch = epoch,
            Role = InstanceRole.Active,
            GrantRevision = epoch * 10,
            Revision = revision,
            Launch = launch ?? Cold,
        });

    public void Standby() => Order(new RunOrder { Service = "board", Role = InstanceRole.Standby, Revision = 10, Launch = Warm });

    public void LetGo(long epoch, bool keepWarm = false, int timeoutMs = 1000) =>
        Order(new LetGoOrder
        {
            Service = "board",
            Epoch = epoch,
            KeepWarm = keepWarm,
            Timeout = TimeSpan.FromMilliseconds(timeoutMs),
        });

    public void Gone(long run, int code = -1, int signal = 15) => Do(new ChildGone(run, code, signal));

    /// <summary>The clock jumps, as for a guard that was frozen.</summary>
    public void Freeze(TimeSpan span) => Now += span;

    /// <summary>Time passes, and the guard wakes whenever it asked for it.</summary>
    public void Pass(TimeSpan span)
    {
        var end = Now + span;
        while (Guard.NextWake <= end && !Guard.Ended)
        {
            Now = Moment.Later(Now, Guard.NextWake);
            var beats = Of<SendBeat>().Count();
            Do(Woken.Instance);
            if (DaemonLives && Of<SendBeat>().Count() > beats)
                Status();
        }
        Now = end;
    }

    public void Do(GuardInput input)
    {
        _inputs.Enqueue(input);
        while (_inputs.TryDequeue(out var next))
        {
            foreach (var effect in Guard.Step(next, Now))
                Carry(effect);
        }
    }

    private void Carry(GuardEffect effect)
    {
        Effects.Add(effect);
        switch (effect)
        {
            case SendBeat beat when VotersAnswer:
                foreach (var voter in beat.Voters.Where(v => v.Member != DropVoter))
                    _inputs.Enqueue(new AnswerReceived(Answer(beat.Beat, voter.Member)));
                break;
            case WriteFloors write when DiskWrites:
                _inputs.Enqueue(new FloorsWritten(write.Sequence));
                break;
            case StartChild start:
                _inputs.Enqueue(SpawnWorks ? new ChildStarted(start.Run, _pid++) : new ChildNotStarted(start.Run, "There is no program."));
                break;
            case TakeAddresses take when AddressesCome:
                _inputs.Enqueue(new AddressesTaken(take.Run));
                break;
            case DropAddresses drop when AddressesGo:
                _inputs.Enqueue(new AddressesDropped(drop.Run));
                break;
            case Notify { Notice: GuardListing listing }:
                Listing = listing;
                break;
        }
    }

    public static Answer Answer(Beat beat, long voter) => new()
    {
        Generation = beat.Generation,
        Member = beat.Member,
        Nonce = beat.Nonce,
        Number = beat.Number,
        Voter = voter,
    };
}
