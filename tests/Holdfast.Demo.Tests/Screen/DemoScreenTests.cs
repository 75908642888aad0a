using Holdfast.Demo.Screen;
using Spectre.Console;
using Xunit;

namespace Holdfast.Demo.Tests.Screen;

/// <summary>The screen as it was looked at and found good: the texts beside this file.</summary>
public sealed class DemoScreenTests
{
    [Fact]
    public void Starting_in_80_columns() => Golden("starting-80.txt", Pictures.Starting, 80, 24);

    [Fact]
    public void After_a_failover_in_100_columns() => Golden("failover-100.txt", Pictures.AfterFailover, 100, 50);

    [Fact]
    public void After_the_story_in_120_columns() => Golden("story-120.txt", Pictures.AfterTheStory, 120, 50);

    [Fact]
    public void After_the_story_on_a_small_terminal_what_to_try_is_whole() => Golden("story-80.txt", Pictures.AfterTheStory, 80, 24);

    [Theory]
    [InlineData(60, 10)]
    [InlineData(80, 24)]
    [InlineData(100, 30)]
    [InlineData(200, 60)]
    public void No_picture_is_wider_or_higher_than_the_terminal(int width, int height)
    {
        var lines = DemoScreen.Lines(Pictures.AfterTheStory, width, height);

        Assert.All(lines, line => Assert.True(line.ToString().Length <= width, line.ToString()));
        Assert.True(lines.Length <= Math.Max(height, 14));
    }

    [Fact]
    public void Spectre_draws_the_same_lines_without_wrapping_them()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 100;

        console.Write(DemoScreen.Render(Pictures.AfterFailover, 100, 50));

        var drawn = writer.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => l.TrimEnd());
        Assert.Equal(DemoScreen.Lines(Pictures.AfterFailover, 100, 50).Select(l => l.ToString()), drawn);
    }

    private static void Golden(string name, ScreenState state, int width, int height)
    {
        var drawn = string.Concat(DemoScreen.Lines(state, width, height).Select(l => l + "\n"));
        var path = Path.Combine(AppContext.BaseDirectory, "Screen", name);
        if (Environment.GetEnvironmentVariable("HOLDFAST_GOLDEN") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, name), drawn);
        else
            Assert.Equal(File.ReadAllText(path), drawn);
    }
}
