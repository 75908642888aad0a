using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>Seeded faults of every kind, then everything heals: no two ever act, and the cell ends up serving, with nothing left to decide.</summary>
public sealed class AnyFaults
{
    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("HOLDFAST_SEEDS"), out var seeds) ? seeds : 25;

    private static readonly ServiceSpec Lease = VirtualWorld.Board();

    private static readonly ServiceSpec Agent = Lease with { Fencing = FencingKind.Agent };

    [Fact]
    public void Never_two_holders_and_always_one_again()
    {
        for (var seed = 1; seed <= Seeds; seed++)
            Run(seed, Lease);
    }

    [Fact]
    public void Never_a_new_holder_before_the_lost_one_is_fenced()
    {
        for (var seed = 1; seed <= (Seeds + 1) / 2; seed++)
            Run(seed, Agent);
    }

    private static void Run(int seed, ServiceSpec board)
    {
        var world = new VirtualWorld(seed, board);
        var random = new Random(seed * 7919);
        world.StartAll();
        for (var i = 0; i < 14; i++)
        {
            Fault(world, random, board);
            world.Time.Run(TimeSpan.FromMilliseconds(random.Next(5, 700)));
            Check(world, seed);
        }

        Heal(world, board);
        Assert.True(world.Time.RunUntil(() => world.IsServed("board"), TimeSpan.FromSeconds(60)), Tell(world, seed, "is not served again"));
        world.Time.Run(TimeSpan.FromSeconds(40));
        var decided = world.Nodes.Sum(n => n.Decisions.Count);
        world.Time.Run(TimeSpan.FromSeconds(5));
        Check(world, seed);
        Assert.True(decided == world.Nodes.Sum(n => n.Decisions.Count), Tell(world, seed, "goes on deciding"));
        Assert.True(world.IsServed("board"), Tell(world, seed, "is not served in the end"));
        Assert.True(world.Truth.Incidents.Values.All(i => i.Closed), Tell(world, seed, "leaves an incident open"));
    }

    private static void Fault(VirtualWorld world, Random random, ServiceSpec board)
    {
        var node = world.Nodes[random.Next(3)];
        var other = world.Nodes[random.Next(3)];
        world.Story.Add($"{(world.Time.Now - world.Begin).TotalMilliseconds,9:F1} fault at {node.Name}");
        switch (random.Next(board == Agent ? 14 : 13))
        {
            case 0:
                node.Crash();
                break;
            case 1:
                node.KillDaemon();
                break;
            case 2:
                node.Freeze();
                break;
            case 3 when node.Frozen:
                node.Wake();
                break;
            case 4:
                node.CrashProcess();
                break;
            case 5:
                node.ChecksPass = !node.ChecksPass;
                break;
            case 6:
                world.Cut.Add((node.Name, other.Name));
                break;
            case 7:
                world.Cut.Clear();
                break;
            case 8:
                world.Loss = random.NextDouble() * 0.4;
                break;
            case 9:
                world.Store.AwayUntil = world.Time.Now + TimeSpan.FromMilliseconds(random.Next(50, 900));
                break;
            case 10 when world.Truth.Control is not null:
                world.Switchover("board", other.Name);
                break;
            case 11 when !node.DaemonUp:
                node.StartDaemon();
                break;
            case 12:
                world.Apply(random.Next(3) == 0 ? [] : [board with { Prefer = [other.Name] }]);
                break;
            case 13:
                world.Fences.Broken.SymmetricExceptWith([$"board-{node.Name}"]);
                break;
        }
    }

    private static void Heal(VirtualWorld world, ServiceSpec board)
    {
        world.Cut.Clear();
        world.Loss = 0;
        world.Fences.Broken.Clear();
        world.Fences.Restarts = true;
        world.Apply(board);
        foreach (var node in world.Nodes)
        {
            node.ChecksPass = true;
            if (node.Frozen)
                node.Wake();
            if (!node.DaemonUp)
                node.StartDaemon();
        }
    }

    private static void Check(VirtualWorld world, int seed)
    {
        Assert.True(world.Acting("board").Overlap() is null, Tell(world, seed, world.Acting("board").Overlap() ?? ""));
        if (world.Truth is { Spec.Spec: var spec } truth && spec.Service("board") is { } board && spec.NeedsFence(board) && truth.Grants.GetValueOrDefault("board") is { Holder: not 0 } grant)
            Assert.True(!grant.Evidence.Any(IsLease) || grant.Evidence.Any(e => e.Contains("has fenced", StringComparison.Ordinal)), Tell(world, seed, "was granted by the lease alone"));
    }

    private static bool IsLease(string evidence) => evidence.Contains("report the lease", StringComparison.Ordinal);

    private static string Tell(VirtualWorld world, int seed, string what)
        => $"seed {seed}: {what}\nreplay: HOLDFAST_SEEDS={seed}\n{string.Join('\n', world.Story.TakeLast(60))}\n{string.Join('\n', world.Nodes.Select(n => n.Describe()))}";
}
