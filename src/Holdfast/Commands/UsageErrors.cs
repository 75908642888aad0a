using System.CommandLine;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary>A command line that is wrong: what is wrong, the nearest valid word, and where the help is.</summary>
internal static class UsageErrors
{
    public static int Print(ParseResult parsed, Talk talk)
    {
        var path = string.Join(' ', PathOf(parsed));
        talk.Say($"holdfast: {Sentence(parsed, path)}");
        talk.Say($"See `{path} --help`.");
        return ExitCode.Usage;
    }

    private static string Sentence(ParseResult parsed, string path)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
            return Unknown(command, parsed.UnmatchedTokens[0]);
        if (command.Subcommands.Count > 0 && command.Action is null)
            return $"`{path}` needs one of: {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}.";
        var missing = command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && (parsed.GetResult(a)?.Tokens.Count ?? 0) == 0).Select(a => a.Name)
            .Concat(command.Options.Where(o => o.Required && (parsed.GetResult(o)?.Tokens.Count ?? 0) == 0).Select(o => $"{o.Name} {o.HelpName}"))
            .ToArray();
        return missing.Length > 0 ? $"`{path}` needs {string.Join(" and ", missing)}." : parsed.Errors[0].Message;
    }

    private static string Unknown(Command command, string word)
    {
        var isOption = word.StartsWith('-');
        var names = isOption ? OptionNames(command) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        var what = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        var nearest = Nearest.Word(word, names);
        return $"there is no {what} \"{word}\" here." + (nearest is null ? "" : $" Did you mean \"{nearest}\"?");
    }

    private static IEnumerable<string> OptionNames(Command command)
    {
        foreach (var option in command.Options.Where(o => !o.Hidden))
            yield return option.Name;
        foreach (var parent in command.Parents.OfType<Command>())
            foreach (var option in parent.Options.Where(o => o.Recursive && !o.Hidden))
                yield return option.Name;
    }

    private static Stack<string> PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Push(result.Command is RootCommand ? "holdfast" : result.Command.Name);
        return names;
    }
}
