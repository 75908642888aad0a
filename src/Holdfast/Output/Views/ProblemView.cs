using Holdfast.Model.Reports;

namespace Holdfast.Output.Views;

/// <summary>A problem: how bad, what happened and what it means, and what to do next.</summary>
internal static class ProblemView
{
    private const int LevelWidth = 9;

    public static void Add(Page page, Problem problem)
    {
        var level = Words.Of(problem.Level);
        page.Text(problem.Text, Tone.Plain, "  ", level, new string(' ', LevelWidth - level.Text.Length));
        if (problem.Next.Length > 0)
            page.Text(problem.Next, Tone.Plain, new string(' ', LevelWidth + 2), new Ink("next: ", Tone.Strong));
    }
}
