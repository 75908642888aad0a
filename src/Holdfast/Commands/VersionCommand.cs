using System.CommandLine;
using System.Reflection;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast version</c></summary>
internal static class VersionCommand
{
    public static string Number
        => typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public static Command Create(Talk talk)
    {
        var command = new Command("version", "Print the version of this program.");
        command.SetAction(_ =>
        {
            talk.Out.WriteLine($"holdfast {Number}");
            return ExitCode.Ok;
        });
        return command;
    }
}
