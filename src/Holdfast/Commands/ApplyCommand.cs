using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Client;
using Holdfast.Model.Reports;
using Holdfast.Output;
using Holdfast.Output.Views;
using Holdfast.Spec;

namespace Holdfast.Commands;

/// <summary><c>holdfast apply FILE</c></summary>
internal static class ApplyCommand
{
    public static Command Create(Talk talk)
    {
        var file = new Argument<string>("FILE") { Description = "The spec file, or - for standard input." };
        var (yes, output) = (CommonOptions.Yes(), CommonOptions.Output());
        var dry = new Option<bool>("--dry-run") { Description = "Show what would change, and change nothing." };
        var command = new Command("apply", "Make the cell follow a spec: shows what will change, and asks.") { file, yes, dry, output };
        command.SetAction((parsed, cancel) =>
        {
            // A broken file needs no daemon to be told so.
            var spec = SpecFile.Read(parsed.GetValue(file)!, talk);
            return spec.Failed != 0
                ? Task.FromResult(spec.Failed)
                : Cell.AskAsync(parsed, talk, client => ApplyAsync(client, talk, spec, new Wanted(parsed.GetValue(yes), parsed.GetValue(dry), parsed.GetValue(output)), cancel));
        });
        return command;
    }

    private sealed record Wanted(bool Yes, bool DryRun, Format Format);

    private static async Task<int> ApplyAsync(HoldfastClient client, Talk talk, SpecFile file, Wanted wanted, CancellationToken cancel)
    {
        var request = new ApplyRequest { Text = file.Text, Author = Asking.Author, DryRun = true };
        try
        {
            var plan = await client.ApplyAsync(request, cancel);
            if (wanted.DryRun || !plan.Changed)
                return Show(talk, wanted, plan, file);
            var forPrograms = wanted.Format is Format.Json or Format.Yaml;
            if (!forPrograms || !wanted.Yes)
                talk.Show(PlanView.Of(plan, Name(file), talk.Width), asTalk: forPrograms);
            if (!wanted.Yes && Asking.Confirm(talk, "Apply this?", NameToType(plan, file)) is { } code)
                return code;

            var done = await client.ApplyAsync(request with { DryRun = false, Base = plan.Base }, cancel);
            return Done(talk, wanted, done, file);
        }
        catch (HoldfastApiException exception) when (!exception.Error.Faults.IsDefaultOrEmpty)
        {
            await talk.Err.WriteAsync(FaultText.Of(exception.Error.Faults, file.Name, file.Text));
            return ExitCode.Usage;
        }
    }

    private static int Show(Talk talk, Wanted wanted, ApplyReport plan, SpecFile file)
    {
        talk.Print(plan, wanted.Format, _ => PlanView.Of(plan, Name(file), talk.Width));
        return ExitCode.Ok;
    }

    private static int Done(Talk talk, Wanted wanted, ApplyReport done, SpecFile file)
    {
        talk.Print(done, wanted.Format, _ => new Page(talk.Width).Line($"Applied: the spec of the cell {Name(file)} is at version {done.Version}."));
        return ExitCode.Ok;
    }

    /// <summary>What is removed stops; that takes more than a y.</summary>
    private static string? NameToType(ApplyReport plan, SpecFile file) => plan.Plan.Any(p => p.Action == PlanAction.Remove) ? Name(file) : null;

    private static string Name(SpecFile file) => file.Result.Spec!.Cell;
}
