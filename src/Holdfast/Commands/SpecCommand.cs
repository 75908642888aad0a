using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Model.Text;
using Holdfast.Output;
using Holdfast.Output.Views;
using Holdfast.Spec;

namespace Holdfast.Commands;

/// <summary><c>holdfast spec check FILE</c> and <c>holdfast schema</c>: without a daemon.</summary>
internal static class SpecCommand
{
    public static Command Create(Talk talk)
    {
        var file = new Argument<string>("FILE") { Description = "The spec file, or - for standard input." };
        var check = new Command("check", "Say whether a spec file is right, and if not, where and why. Needs no daemon.") { file };
        check.SetAction(parsed => Check(SpecFile.Read(parsed.GetValue(file)!, talk), talk));
        return new Command("spec", "Work with spec files.") { check };
    }

    public static Command Schema(Talk talk)
    {
        var command = new Command("schema", "Print the JSON schema of spec files, for completion in editors.");
        command.SetAction(_ =>
        {
            talk.Out.Write(SpecSchema.Text());
            return ExitCode.Ok;
        });
        return command;
    }

    private static int Check(SpecFile file, Talk talk)
    {
        if (file.Result.Spec is not { } spec)
            return file.Failed;
        var page = new Page(talk.Width).Text($"{file.Name} is right: the cell {spec.Cell} with {Spoken.Count(spec.Nodes.Length, "node")} and {Spoken.Count(spec.Services.Length, "service")}.");
        foreach (var warning in file.Result.Warnings)
            ProblemView.Add(page, warning);
        talk.Show(page);
        return ExitCode.Ok;
    }
}
