using System.CommandLine;
using System.CommandLine.Parsing;
using Holdfast.Calling;
using Holdfast.Node.Ocf;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast agents [NAME]</c>: the OCF resource agents of this machine. Asks no daemon.</summary>
internal static class AgentsCommand
{
    public static Command Create(Talk talk)
    {
        var name = new Argument<string?>("NAME") { Description = "ocf:PROVIDER:TYPE: one agent, with what it is told.", Arity = ArgumentArity.ZeroOrOne };
        var output = CommonOptions.Output();
        var command = new Command("agents", "List the OCF resource agents that are installed on this machine, or show one.") { name, output };
        command.SetAction((parsed, cancel) => RunAsync(talk, parsed.GetValue(name) ?? "", parsed.GetValue(output), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Talk talk, string name, Format format, CancellationToken cancel)
    {
        var agents = await AgentCatalogue.ReadAsync(name, cancel);
        if (agents.IsEmpty)
        {
            talk.Say(name.Length == 0
                ? "holdfast: no OCF agent is installed here. On Debian: apt-get install resource-agents"
                : $"holdfast: {name} is not installed here. See what is: holdfast agents");
            return ExitCode.Error;
        }

        talk.Print(agents, format, _ => name.Length == 0 ? AgentViews.List(agents, talk.Width) : AgentViews.One(agents[0], talk.Width));
        return name.Length > 0 && agents[0].MetaData is null ? ExitCode.Error : ExitCode.Ok;
    }
}
