using System.CommandLine;

namespace Holdfast.Commands;

/// <summary>
/// The long-lived processes as the help shows them. They are started before this tree is built (<see cref="Running.Entrances"/>), so that
/// they load only what they need; only their help comes from here.
/// </summary>
internal static class ProcessCommands
{
    public static Command Agent() => new("agent", "Run the daemon of this node. One on every node; usually a systemd unit starts it.")
    {
        Needed("--name", "NODE", "This node's name in the cell."),
        Needed("--cell", "CELL", "The cell's name."),
        Needed("--data", "DIR", "This node's own directory."),
        Optional("--address", "IP", "Where it listens, and where its services are met. Default: 127.0.0.1."),
        Optional("--peers", "NODE=IP,...", "The voters, this one among them if it votes: the first ones, or those that a new one joins. Default: this node alone."),
        Optional("--store", "KIND", "etcd (default), embedded, or the URL of a store that runs already."),
        Optional("--timing", "PROFILE", "fast, standard (default) or wan: how fast the store is given up on. The cell's own timing is in its spec."),
        Optional("--role", "ROLE", "voter (default), witness or worker."),
        Optional("--watchdog", "DEVICE", "off (default), or the machine's watchdog, such as /dev/watchdog: a guard that cannot let go reboots the machine."),
    };

    public static Command Store() => new("store", "Run the embedded store as a process of its own. For trying things out; etcd has no single point of failure.")
    {
        Needed("--data", "DIR", "Its directory."),
        Needed("--listen", "URL", "Where it listens, such as http://127.0.0.1:7424."),
    };

    public static IEnumerable<Command> Hidden() =>
    [
        new("guard", "Keeps the node's lease and its processes. Started by the daemon.") { Hidden = true },
        new("ocf-driver", "Drives an OCF agent for a service. Started by the guard.") { Hidden = true },
        new("demo-service", "The service of the demo. Started by a cell.") { Hidden = true },
    ];

    private static Option<string> Needed(string name, string value, string description) => new(name) { Description = description, HelpName = value, Required = true };

    private static Option<string> Optional(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
