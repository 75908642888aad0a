using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Output;
using Holdfast.Output.Views;

namespace Holdfast.Commands;

/// <summary><c>holdfast why SERVICE</c></summary>
internal static class WhyCommand
{
    public static Command Create(Talk talk)
    {
        var service = new Argument<string>("SERVICE") { Description = "The service's name." };
        var output = CommonOptions.Output();
        var command = new Command("why", "Why a service is where it is: the decision, its evidence, and what led there.") { service, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var report = await client.WhyAsync(parsed.GetValue(service)!, cancel);
            talk.Print(report, parsed.GetValue(output), _ => WhyView.Of(report, DateTimeOffset.UtcNow, talk.Width));
            return ExitCode.Ok;
        }));
        return command;
    }
}
