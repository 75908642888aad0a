using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Output;
using Holdfast.Output.Views;
using Holdfast.Scenarios;

namespace Holdfast.Commands;

/// <summary><c>holdfast whatif --down NODE</c>, and <c>holdfast whatif --scenario FILE</c>, which needs no cell.</summary>
internal static class WhatIfCommand
{
    public static Command Create(Talk talk)
    {
        var down = new Option<string[]>("--down") { Description = "A node that falls silent. May be given several times.", HelpName = "NODE" };
        var scenario = new Option<string>("--scenario") { Description = "Play the cases of a file instead; no cell is asked.", HelpName = "FILE" };
        var only = new Option<string>("--case") { Description = "With --scenario: only the cases whose title contains this.", HelpName = "WORDS" };
        var output = CommonOptions.Output();
        var command = new Command("whatif", "What would happen if nodes were lost now. Changes nothing.") { down, scenario, only, output };
        command.Validators.Add(result =>
        {
            if (result.GetResult(scenario) is null && result.GetResult(down) is null)
                result.AddError("whatif needs --down NODE, or --scenario FILE.");
            else if (result.GetResult(scenario) is not null && result.GetResult(down) is not null)
                result.AddError("whatif takes --down NODE or --scenario FILE, not both.");
        });
        command.SetAction((parsed, cancel) => parsed.GetValue(scenario) is { } file
            ? Task.FromResult(Play(file, parsed.GetValue(only) ?? "", talk))
            : Cell.AskAsync(parsed, talk, async client =>
            {
                var report = await client.WhatIfAsync(parsed.GetValue(down)!.Distinct(StringComparer.Ordinal), cancel);
                talk.Print(report, parsed.GetValue(output), _ => WhatIfView.Of(report, talk.Width));
                return ExitCode.Ok;
            }));
        return command;
    }

    private static int Play(string file, string words, Talk talk)
    {
        try
        {
            var cases = ScenarioReader.Read(file).Where(c => c.Title.Contains(words, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (cases.Length == 0)
                throw new ScenarioException(0, $"No case has \"{words}\" in its title.", $"See the titles: grep ^case {file}");
            talk.Out.Write(string.Join('\n', cases.Select(ScenarioRun.Tell)));
            return ExitCode.Ok;
        }
        catch (ScenarioException exception)
        {
            talk.Say($"holdfast: {file}{(exception.Line > 0 ? $":{exception.Line}" : "")}: {exception.Message}");
            talk.Say($"Next: {exception.Next}");
            return ExitCode.Usage;
        }
    }
}
