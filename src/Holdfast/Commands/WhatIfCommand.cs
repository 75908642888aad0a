using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast whatif --down NODE</c></summary>
internal static class WhatIfCommand
{
    public static Command Create(Talk talk)
    {
        var down = new Option<string[]>("--down") { Description = "A node that falls silent. May be given several times.", HelpName = "NODE", Required = true };
        var output = CommonOptions.Output();
        var command = new Command("whatif", "What would happen if nodes were lost now. Changes nothing.") { down, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var report = await client.WhatIfAsync(parsed.GetValue(down)!.Distinct(StringComparer.Ordinal), cancel);
            talk.Print(report, parsed.GetValue(output), _ => WhatIfView.Of(report, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }
}
