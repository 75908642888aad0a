using Holdfast.Output;

namespace Holdfast.Calling;

/// <summary>Asks a person before something is changed.</summary>
internal static class Asking
{
    /// <summary>
    /// <c>null</c>: go on. Otherwise the exit code. Removing something asks for a name to be typed (<paramref name="name"/>); all else for
    /// yes.
    /// </summary>
    public static int? Confirm(Talk talk, string question, string? name)
    {
        if (!talk.Interactive)
        {
            talk.Say("holdfast: nobody is there to be asked, so nothing was changed.");
            talk.Say("Next: give --yes to go on without being asked.");
            return ExitCode.Usage;
        }

        talk.Err.Write(name is null ? $"{question} [y/N] " : $"{question} Type {name} to go on: ");
        var answer = talk.In.ReadLine()?.Trim() ?? "";
        if (name is null ? answer is "y" or "Y" or "yes" : answer == name)
            return null;
        talk.Say("Nothing was changed.");
        return ExitCode.Error;
    }

    /// <summary>Who is recorded in the history.</summary>
    public static string Author => $"{Environment.UserName}@{Environment.MachineName}";
}
