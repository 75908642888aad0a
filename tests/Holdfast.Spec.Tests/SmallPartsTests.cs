using CsCheck;
using Holdfast.Model.Reports;
using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Tests;

public sealed class SmallPartsTests
{
    [Theory]
    [InlineData("50ms", 50)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("500us", 0.5)]
    [InlineData("0s", 0)]
    public void A_duration_is_a_number_and_a_unit(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var span));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5s ")]
    [InlineData("5s\n")]
    [InlineData("5S")]
    [InlineData(".5s")]
    [InlineData("5.s")]
    [InlineData("1e3s")]
    [InlineData("1s500ms")]
    [InlineData("99999999999999999999h")]
    [InlineData("\u0665s")]
    public void Anything_else_is_none(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void A_duration_that_is_written_is_read_back()
        => Gen.Long[0, TimeSpan.TicksPerDay * 30].Select(TimeSpan.FromTicks).Sample(span => !Short(span) || (DurationText.TryParse(DurationText.Of(span), out var back) && back == span), iter: 2000, threads: 1);

    [Theory]
    [InlineData("intervall", "interval")]
    [InlineData("nitervall", "interval")]
    [InlineData("Command", "command")]
    [InlineData("workingDirectory", "working-directory")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_what_was_meant(string written, string? meant)
        => Assert.Equal(meant, Nearest.Of(written, ["command", "interval", "working-directory", "url"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_inserts_deletes_replacements_and_swaps(string a, string b, int distance)
        => Assert.Equal(distance, Nearest.Distance(a, b));

    [Fact]
    public void A_fault_without_its_source_is_printed_without_a_line()
        => Assert.Equal("x.yaml:3:7: a.b: Wrong.\n  hint: do right\n", FaultText.Of(new SpecFault { Line = 3, Column = 7, Path = "a.b", Message = "Wrong.", Hint = "do right" }, "x.yaml", null));

    [Fact]
    public void A_fault_beyond_the_source_is_printed_all_the_same()
        => Assert.Equal("x.yaml:9:9: Wrong.\n    9 | \n      | ^\n", FaultText.Of(new SpecFault { Line = 9, Column = 9, Message = "Wrong." }, "x.yaml", "a\n"));

    [Fact]
    public void What_is_quoted_cannot_talk_to_the_terminal()
        => Assert.Equal("\"a\\u001B[31m\\u202Eb\\n\"", Quoted.Of("a\u001b[31m\u202eb\n"));

    /// <summary>Those with at most six digits behind the point and nine before it.</summary>
    private static bool Short(TimeSpan span) => span.Ticks % 10 == 0 || span < TimeSpan.FromSeconds(1);
}
