using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Holdfast.Calling;
using Holdfast.Model.Reports;
using Holdfast.Output;
using Holdfast.Output.Views;
using Holdfast.Scenarios;

namespace Holdfast.Commands;

/// <summary><c>holdfast whatif --down NODE</c> and the like ask the cell; <c>holdfast whatif --scenario FILE</c> needs none.</summary>
internal static class WhatIfCommand
{
    private static readonly Option<string[]> Down = Nodes("--down", "A node that falls silent, once all that is planned is done. May be given several times.");
    private static readonly Option<string[]> Drain = Nodes("--drain", "A node that is drained. May be given several times.");
    private static readonly Option<string[]> Add = Nodes("--add", "A node of the spec that joins. May be given several times.");
    private static readonly Option<string> Spec = new("--spec") { Description = "A spec that is applied first; - for standard input.", HelpName = "FILE" };
    private static readonly Option<string> Scenario = new("--scenario") { Description = "Play the cases of a file instead; no cell is asked.", HelpName = "FILE" };
    private static readonly Option<string> Case = new("--case") { Description = "With --scenario: only the cases whose title contains this.", HelpName = "WORDS" };

    public static Command Create(Talk talk)
    {
        var output = CommonOptions.Output();
        var command = new Command("whatif", "What would happen if nodes were lost, drained or added now, or a spec applied. Changes nothing.") { Down, Drain, Add, Spec, Scenario, Case, output };
        command.Validators.Add(Check);
        command.SetAction((parsed, cancel) => parsed.GetValue(Scenario) is { } file
            ? Task.FromResult(Play(file, parsed.GetValue(Case) ?? "", talk))
            : AskAsync(parsed, talk, parsed.GetValue(output), cancel));
        return command;
    }

    private static void Check(CommandResult result)
    {
        var asks = new Option[] { Down, Drain, Add, Spec }.Any(o => result.GetResult(o) is not null);
        var plays = result.GetResult(Scenario) is not null;
        if (!asks && !plays)
            result.AddError("whatif needs --down NODE, --drain NODE, --add NODE or --spec FILE; or --scenario FILE.");
        else if (asks && plays)
            result.AddError("--scenario asks no cell, so it goes with none of --down, --drain, --add and --spec.");
        else if (!plays && result.GetResult(Case) is not null)
            result.AddError("--case chooses among the cases of a scenario: give --scenario FILE too.");
    }

    private static Task<int> AskAsync(ParseResult parsed, Talk talk, Format format, CancellationToken cancel)
    {
        var spec = parsed.GetValue(Spec) is { } path ? SpecFile.Read(path, talk) : null;
        if (spec is { Failed: not 0 })
            return Task.FromResult(spec.Failed);
        var question = new WhatIfQuestion { Spec = spec?.Text ?? "", Add = Named(parsed, Add), Drain = Named(parsed, Drain), Down = Named(parsed, Down) };
        return Cell.AskAsync(parsed, talk, async client =>
        {
            var report = await client.WhatIfAsync(question, cancel);
            talk.Print(report, format, _ => WhatIfView.Of(report, talk.Width));
            return ExitCode.Ok;
        });
    }

    private static ImmutableArray<string> Named(ParseResult parsed, Option<string[]> option) => [.. (parsed.GetValue(option) ?? []).Distinct(StringComparer.Ordinal)];

    private static Option<string[]> Nodes(string name, string description) => new(name) { Description = description, HelpName = "NODE" };

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
