using Holdfast.Commands;
using Xunit;

namespace Holdfast.Tests.Commands;

public sealed class NearestFacts
{
    private static readonly string[] Words = ["status", "members", "services", "switchover", "spec", "store"];

    [Theory]
    [InlineData("statsu", "status")]
    [InlineData("memebrs", "members")]
    [InlineData("switch", "switchover")]
    [InlineData("Servics", "services")]
    public void A_slip_of_the_fingers_finds_its_word(string typed, string meant) => Assert.Equal(meant, Nearest.Word(typed, Words));

    [Theory]
    [InlineData("restart")]
    [InlineData("")]
    [InlineData("x")]
    public void Another_word_finds_nothing(string typed) => Assert.Null(Nearest.Word(typed, Words));

    [Fact]
    public void A_very_long_word_is_not_compared() => Assert.Null(Nearest.Word(new string('s', 100_000), Words));
}
