using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Simulation.Storing;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>A daemon that is no member yet: registers its node, as the real joiner; waits while another member has its name.</summary>
internal sealed class JoinShell
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly VirtualNode _node;
    private readonly StoreLink _link;

    public JoinShell(World world, VirtualNode node)
    {
        (_world, _node) = (world, node);
        Process = new VirtualProcess(world.Time, node.Clock);
        _link = new StoreLink(world, node, Process);
        Look();
    }

    public VirtualProcess Process { get; }

    private void Look() => _link.Read(state =>
    {
        if (state is null)
            Process.After(Pause, Look);
        else if (!state.Members.TryGetValue(_node.Name, out var member))
            Register();
        else if (_node.Disk.BeganToJoin)
            Join(member.Id);
        else
            Process.After(LongPause, Look);
    });

    private void Register()
    {
        _node.Disk.BeganToJoin = true;
        var register = new Transaction
        {
            Compares = [new KeyAbsent(Keys.Member(_node.Name))],
            Writes = [new Put(Keys.Member(_node.Name), JsonCodec.Encode(_node.Registration))],
        };
        _link.Commit(register, (_, _) => Process.After(Pause, Look), static _ => { });
    }

    private void Join(long id)
    {
        Process.End();
        _node.Joined(id);
        _world.Story.Tell($"{_node.Name} has joined as member {id}");
        _node.StartDaemon();
    }
}
