using Holdfast.Running;
using Xunit;

namespace Holdfast.Tests.Commands;

public sealed class EntranceFacts
{
    [Theory]
    [InlineData("agent")]
    [InlineData("guard")]
    [InlineData("store")]
    [InlineData("demo-service")]
    public void Long_lived_processes_do_not_build_the_command_tree(string word) => Assert.NotNull(Entrances.Find([word, "--data", "/x"]));

    [Theory]
    [InlineData("agent", "--help")]
    [InlineData("status")]
    [InlineData]
    public void Help_and_short_commands_come_from_the_tree(params string[] args) => Assert.Null(Entrances.Find(args));

    [Fact]
    public void An_unexpected_exception_is_a_sentence_and_not_a_stack_trace()
    {
        using var err = new StringWriter();

        var code = Crash.Report(new InvalidOperationException("the door is open"), ["status"], err);

        Assert.Equal(ExitCode.Error, code);
        Assert.Contains("the door is open", err.ToString());
        Assert.Contains("report it", err.ToString());
        Assert.DoesNotContain("   at ", err.ToString());
    }
}
