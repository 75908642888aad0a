using System.CommandLine;
using Holdfast.Demo;

namespace Holdfast.Commands;

/// <summary><c>holdfast demo</c></summary>
internal static class DemoCommandLine
{
    public static Command Create()
    {
        var script = new Option<bool>("--script") { Description = "Without a terminal: print what happens and the figures, then end." };
        var store = new Option<string>("--store") { Description = "etcd or embedded. Default: etcd where it is installed.", DefaultValueFactory = _ => "" };
        store.AcceptOnlyFromAmong("", "etcd", "embedded");
        var keep = new Option<bool>("--keep") { Description = "Leave the data and the logs of the nodes at the end." };
        var rounds = new Option<int>("--rounds") { Description = "Play the story so often (with --script), for measuring. 1 to 1000.", DefaultValueFactory = _ => 1 };
        rounds.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var number) || number is < 1 or > 1000))
                result.AddError($"--rounds is {result.Tokens[0].Value}; give a number from 1 to 1000.");
        });
        var command = new Command("demo", "Show a cell of three nodes on this machine that loses one, and keeps its service running.") { script, store, keep, rounds };
        command.SetAction((parsed, ct) => DemoCommand.RunAsync(
            new DemoOptions
            {
                Script = parsed.GetValue(script),
                Store = parsed.GetValue(store) ?? "",
                Keep = parsed.GetValue(keep),
                Rounds = parsed.GetValue(rounds),
            },
            ct));
        return command;
    }
}
