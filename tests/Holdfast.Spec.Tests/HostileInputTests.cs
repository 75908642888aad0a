using System.Text;

namespace Holdfast.Spec.Tests;

/// <summary>Input that is made to hurt: it must end soon, with a fault. A hang or a full stack fails the whole run.</summary>
public sealed class HostileInputTests
{
    private const int Megabyte = 1024 * 1024;

    public static TheoryData<string> Floods =>
    [
        "[", "{", "]", "}", "- ", "-", "? ", ":", "\"", "'", "'' ", "\"\" ", "&a ", "*a ", "!", "!! ", "%", "@", "|", ">", "#", ",", "\\", "a", "a ", "a: ", "a:", "{a: ",
        "[{", "--- ", "---\n", "...\n", "\n", "\r", " ", "\t", "- \n", "? a\n", "a:\n ", "\"\\u0041\" ", "\u00e4", "<<: ", "[]", "{},", "'\n", "\"\n", "- - - ", "a\n", "%a\n", "&a\n", "# a\n",
    ];

    [Theory]
    [MemberData(nameof(Floods))]
    public void A_flood_of_a_megabyte_is_refused(string part)
    {
        Refused(Flood("", part, Megabyte));
        Refused(Flood("cell: c\nnodes:\n  a: \"", part, Megabyte / 4));
        Refused(Flood("cell: c\nnodes: [", part, Megabyte / 4));
    }

    [Fact]
    public void A_megabyte_of_unknown_keys_is_refused_with_fifty_faults_and_one_more_line()
    {
        var text = new StringBuilder("cell: c\nnodes: {a: }\n");
        for (var i = 0; text.Length < Megabyte - 100; i++) text.Append('k').Append(i).Append(": this-is-a-value-of-some-length\n");

        var result = SpecReader.Read(text.ToString());

        Assert.Equal(SpecLimits.Faults + 1, result.Faults.Length);
    }

    [Fact]
    public void A_staircase_of_indentation_is_refused()
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < Megabyte - 3000; i++) text.Append(' ', i).Append("a:\n");

        Refused(text.ToString());
    }

    [Fact]
    public void Fifty_megabytes_are_refused_by_their_size()
    {
        var bytes = new byte[50 * 1000 * 1000];
        Array.Fill(bytes, (byte)'a');

        var fault = Assert.Single(SpecReader.Read(bytes).Faults);
        Assert.Contains("50.0 MB", fault.Message);
        Assert.Contains("50.0 MB", Assert.Single(SpecReader.Read(Encoding.ASCII.GetString(bytes)).Faults).Message);
    }

    [Fact]
    public void A_large_and_honest_spec_is_read()
    {
        var text = new StringBuilder("cell: c\nnodes: {a: , b: , c: }\nservices:\n");
        for (var i = 0; i < SpecLimits.Services; i++) text.Append($"  s{i}: {{command: [x, y], environment: {{A: b}}, checks: [process, tcp: {{port: 80}}]}}\n");

        Assert.Equal(SpecLimits.Services, ReadingTests.Valid(text.ToString()).Services.Length);
    }

    private static string Flood(string start, string part, int size)
        => new StringBuilder(start, size).Insert(start.Length, part, (size - start.Length) / Encoding.UTF8.GetByteCount(part)).ToString();

    private static void Refused(string text)
    {
        var result = SpecReader.Read(text);
        Assert.Null(result.Spec);
        Assert.NotEmpty(result.Faults);
        Assert.All(result.Faults, f => Assert.True(f.Line > 0 && f.Column > 0));
        Assert.NotEmpty(FaultText.Of(result.Faults, "flood.yaml", text));
    }
}
