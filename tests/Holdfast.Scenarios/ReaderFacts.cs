using Xunit;

namespace Holdfast.Scenarios.Tests;

/// <summary>A scenario file comes from people: what is wrong in it is told with its line and with what to write instead.</summary>
public sealed class ReaderFacts
{
    private const string Spec = "cell: c\nnodes: {a: {}, b: {}, c: {}}\nservices: {s: {command: [s]}}\n";

    [Theory]
    [InlineData(0, "no case in the file", "spec c.yaml")]
    [InlineData(0, "names no spec", "case x", "when nothing")]
    [InlineData(2, "happens before the first case", "spec c.yaml", "when nothing")]
    [InlineData(2, "has no title", "spec c.yaml", "case")]
    [InlineData(3, "\"dwon\" is nothing that can happen", "spec c.yaml", "case x", "when dwon a")]
    [InlineData(3, "\"up\" is nothing that can be so at the beginning", "spec c.yaml", "case x", "given up a")]
    [InlineData(3, "too few words", "spec c.yaml", "case x", "when fail s")]
    [InlineData(3, "too many words", "spec c.yaml", "case x", "when nothing more")]
    [InlineData(3, "nothing has happened yet", "spec c.yaml", "case x", "and down a")]
    [InlineData(4, "is no time up to 30m", "spec c.yaml", "case x", "when down a", "after 2h up a")]
    [InlineData(3, "cannot begin with \"then\"", "spec c.yaml", "case x", "then down a")]
    [InlineData(1, "must be a file beside this one", "spec ../c.yaml")]
    [InlineData(1, "must be a file beside this one", "spec /etc/passwd")]
    public void What_is_wrong_is_told_with_its_line(int line, string words, params string[] lines)
    {
        var told = Assert.Throws<ScenarioException>(() => ScenarioReader.Read(string.Join('\n', lines), _ => Spec));

        Assert.Contains(words, told.Message);
        Assert.Equal(line, told.Line);
        Assert.NotEmpty(told.Next);
    }

    [Theory]
    [InlineData("no service t", "given grant t a")]
    [InlineData("no node z", "given grant s z")]
    [InlineData("has not joined", "given absent a", "given grant s a")]
    [InlineData("is no epoch", "given grant s a first")]
    [InlineData("is no state", "given state s a well")]
    [InlineData("is no state", "given state s a 3")]
    [InlineData("is no duration", "given down a 5")]
    [InlineData("is no member", "when down z")]
    [InlineData("is no member", "given absent a", "when down a")]
    [InlineData("There is no service t", "when fail t a: x")]
    [InlineData("There is no fence device", "when mend-device d")]
    [InlineData("is a member already", "when join a")]
    [InlineData("is no role", "when join d king")]
    [InlineData("The spec is not valid", "given spec services.s.nodes: [z]")]
    [InlineData("The spec is not valid", "when apply nodes: {}")]
    [InlineData("cannot be set to", "when apply services.s: [")]
    [InlineData("cannot be set to", "when apply cell.name: x")]
    [InlineData("does not say what is changed", "when apply without")]
    [InlineData("Nobody votes", "given absent a", "given absent b", "given absent c")]
    public void What_cannot_be_is_told_when_it_is_played(string words, params string[] lines)
    {
        var one = Assert.Single(ScenarioReader.Read("spec c.yaml\ncase x\n" + string.Join('\n', lines), _ => Spec));

        Assert.Contains(words, Assert.Throws<ScenarioException>(() => ScenarioRun.Tell(one)).Message);
    }

    [Fact]
    public void What_stands_before_the_first_case_is_so_in_all()
    {
        var cases = ScenarioReader.Read("spec c.yaml\ngiven grant s a\n# a comment\ncase one\n  given control b\n  when down a\ncase two\n  after 1s nothing\n", _ => Spec);

        Assert.Equal(["given grant s a", "given control b"], cases[0].Given.Select(s => s.ToString()));
        Assert.Equal(["when down a"], cases[0].When.Select(s => s.ToString()));
        Assert.Equal(["given grant s a"], cases[1].Given.Select(s => s.ToString()));
        Assert.Equal(["after 1s nothing"], cases[1].When.Select(s => s.ToString()));
    }

    [Fact]
    public void A_file_that_is_too_long_or_has_too_many_cases_is_refused()
    {
        Assert.Throws<ScenarioException>(() => ScenarioReader.Read("spec c.yaml\ncase " + new string('x', 2000), _ => Spec));
        Assert.Throws<ScenarioException>(() => ScenarioReader.Read("spec c.yaml\n" + string.Concat(Enumerable.Range(0, 600).Select(i => $"case {i}\n")), _ => Spec));
        Assert.Throws<ScenarioException>(() => ScenarioReader.Read("spec c.yaml\ncase x\n" + string.Concat(Enumerable.Repeat("when nothing\n", 200)), _ => Spec));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
        => Assert.Contains("cannot be read", Assert.Throws<ScenarioException>(() => ScenarioReader.Read("/nowhere/at.all")).Message);

    [Fact]
    public void Every_verb_is_in_the_documentation()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Holdfast.slnx")))
            folder = folder.Parent;
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs/operate/scenarios.md"));

        Assert.DoesNotContain(Verb.All, v => !page.Contains("`" + v.Name, StringComparison.Ordinal));
    }
}
