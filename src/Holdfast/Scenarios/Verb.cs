using System.Collections.Frozen;
using Holdfast.Commands;

namespace Holdfast.Scenarios;

/// <summary>What a statement may say: the verb, its words, and in which turn it may stand.</summary>
internal sealed record Verb(string Name, string Words, int Least, int Most, bool Given, bool When)
{
    /// <summary>As the reference page lists them.</summary>
    public static readonly Verb[] All =
    [
        new("spec", "PATH: VALUE, or without PATH", 1, 2, true, false),
        new("grant", "SERVICE NODE [EPOCH]", 2, 3, true, false),
        new("vacant", "SERVICE", 1, 1, true, false),
        new("revoked", "SERVICE NODE", 2, 2, true, false),
        new("control", "NODE", 1, 1, true, false),
        new("absent", "NODE", 1, 1, true, false),
        new("state", "SERVICE NODE STATE[: NOTE]", 3, 3, true, false),
        new("start-time", "SERVICE DURATION", 2, 2, true, false),
        new("down", "NODE [DURATION]", 1, 2, true, true),
        new("drain", "NODE [force][: REASON]", 1, 2, true, true),
        new("pause", "[: REASON]", 0, 0, true, true),
        new("up", "NODE", 1, 1, false, true),
        new("no-daemon", "NODE", 1, 1, false, true),
        new("no-store", "NODE", 1, 1, false, true),
        new("no-answers", "NODE", 1, 1, false, true),
        new("fail", "SERVICE NODE: NOTE", 2, 2, false, true),
        new("mend", "SERVICE NODE", 2, 2, false, true),
        new("fail-device", "DEVICE: NOTE", 1, 1, true, true),
        new("mend-device", "DEVICE", 1, 1, false, true),
        new("resume", "[NODE]", 0, 1, false, true),
        new("switchover", "SERVICE [NODE]", 1, 2, false, true),
        new("fence", "NODE", 1, 1, false, true),
        new("confirm", "NODE", 1, 1, false, true),
        new("join", "NODE [ROLE]", 1, 2, false, true),
        new("remove", "NODE", 1, 1, false, true),
        new("apply", "PATH: VALUE, or without PATH", 1, 2, false, true),
        new("nothing", "", 0, 0, false, true),
    ];

    private static readonly FrozenDictionary<string, Verb> ByName = All.ToFrozenDictionary(v => v.Name, StringComparer.Ordinal);

    /// <summary>Refuses a statement that no verb allows.</summary>
    public static void Check(Statement statement)
    {
        var given = statement.Turn == Turn.Given;
        if (ByName.GetValueOrDefault(statement.Verb) is not { } verb || !(given ? verb.Given : verb.When))
        {
            var names = All.Where(v => given ? v.Given : v.When).Select(v => v.Name).ToArray();
            var meant = Nearest.Word(statement.Verb, names);
            throw new ScenarioException(statement.Line, $"\"{statement.Verb}\" is nothing that can {(given ? "be so at the beginning" : "happen")}.", meant is null ? $"Write one of: {string.Join(", ", names)}." : $"Did you mean {meant}?");
        }

        if (statement.Words.Length < verb.Least || statement.Words.Length > verb.Most)
            throw new ScenarioException(statement.Line, $"\"{statement.Verb}\" has {(statement.Words.Length < verb.Least ? "too few" : "too many")} words.", $"Write: {verb.Name} {verb.Words}");
    }
}
