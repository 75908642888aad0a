using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Decider = Holdfast.Control.Guarding.Guard;

namespace Holdfast.Node.Guard;

/// <summary>
/// Plays one life of a service with a decider of its own before the real one begins: the runtime compiles a method when it is first called,
/// and the first lease that ends should not wait for that. Nothing is sent, started or written.
/// </summary>
internal static class Rehearsal
{
    public static void Run()
    {
        var now = new Moment(1_000_000_000);
        var guard = new Decider(1, new FloorRecord(), now);
        var launch = new Launch { Command = ["x"], Standby = StandbyKind.Warm };
        GuardInput[] inputs =
        [
            new DaemonConnected(),
            new OrderReceived(Configuration),
            new OrderReceived(new StatusOrder { Status = new NodeStatus { Instances = [new InstanceStatus()] }, Applied = 1 }),
            new OrderReceived(new RunOrder { Service = "a", Role = InstanceRole.Standby, Launch = launch }),
            new ChildStarted(1, 1),
            new ChildSaid(1, 0),
            new AnswerReceived(new Answer { Generation = 1, Member = 1, Nonce = 1, Number = 1, Voter = 1 }),
            new OrderReceived(new RunOrder { Service = "a", Epoch = 5, Role = InstanceRole.Active, Revision = 1, Launch = launch }),
            new ChildSaid(1, 5),
            new OrderReceived(new LetGoOrder { Service = "a", Epoch = 5, KeepWarm = true, Timeout = TimeSpan.FromSeconds(1) }),
            new FloorsWritten(1),
            new FloorsWritten(2),
            new ChildSaid(1, 0),
            new OrderReceived(new RunOrder { Service = "a", Epoch = 6, Role = InstanceRole.Active, Revision = 1, Launch = launch }),
            new ChildSaid(1, 6),
        ];
        foreach (var input in inputs)
            Play(guard, input, now);
        Play(guard, Woken.Instance, now + TimeSpan.FromSeconds(1));
        Play(guard, new ChildGone(1, -1, 9), now + TimeSpan.FromSeconds(1));
    }

    private static ConfigureOrder Configuration => new()
    {
        Generation = 1,
        Member = 1,
        Beat = TimeSpan.FromMilliseconds(50),
        Ttl = TimeSpan.FromMilliseconds(300),
        Voters = [new VoterEndpoint(1, "127.0.0.1:1")],
    };

    private static void Play(Decider guard, GuardInput input, Moment now)
    {
        if (input is OrderReceived order)
            _ = Frames.Decode<GuardOrder>(JsonCodec.Encode(order.Order));
        if (input is AnswerReceived answer)
            _ = Frames.Decode<Answer>(JsonCodec.Encode(answer.Answer));
        foreach (var effect in guard.Step(input, now))
        {
            if (effect is Notify notify)
                _ = Frames.Encode(notify.Notice);
            if (effect is SendBeat beat)
                _ = JsonCodec.Encode(beat.Beat);
        }
    }
}
