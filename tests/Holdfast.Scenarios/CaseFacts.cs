using System.Runtime.CompilerServices;
using Xunit;

namespace Holdfast.Scenarios.Tests;

/// <summary>
/// Every case of <c>Cases/*.scenario</c>, held against what was read and accepted in the <c>.told</c> file beside it. To accept what is told now, run
/// with HOLDFAST_GOLDEN=accept, and read the difference as the operator of that cell would.
/// </summary>
public sealed class CaseFacts
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cases");

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Files)
                foreach (var one in Read(file))
                    data.Add(file, one.Title);
            return data;
        }
    }

    private static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.scenario").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_goes_as_it_was_read_and_accepted(string file, string title)
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_GOLDEN") == "accept")
            Accept(file);
        else
            Assert.Equal(Accepted(file).GetValueOrDefault(title, $"{file}.told does not have this case: run with HOLDFAST_GOLDEN=accept"), ScenarioRun.Tell(Read(file).Single(c => c.Title == title)));
    }

    [Fact]
    public void What_was_accepted_is_of_a_case_that_is_still_there()
        => Assert.Equal(Files.SelectMany(f => Read(f).Select(c => (f, c.Title))), Files.SelectMany(f => Accepted(f).Keys.Select(t => (f, t))));

    [Fact]
    public void No_two_cases_have_one_title()
        => Assert.Empty(Files.SelectMany(Read).GroupBy(c => c.Title, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void A_case_played_twice_is_told_in_the_same_words()
    {
        var one = Read("failover")[0];

        Assert.Equal(ScenarioRun.Tell(one), ScenarioRun.Tell(one));
    }

    private static IReadOnlyList<Scenario> Read(string file) => ScenarioReader.Read(Path.Combine(Folder, file + ".scenario"));

    /// <summary>By title, in the order of the file.</summary>
    private static Dictionary<string, string> Accepted(string file)
    {
        var path = Path.Combine(Folder, file + ".told");
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(path))
            foreach (var one in ("\n" + File.ReadAllText(path)).Split("\n\ncase ").Select((t, i) => i == 0 ? t["\ncase ".Length..] : t))
                told.Add(one[..one.IndexOf('\n')], "case " + one.TrimEnd('\n') + "\n");
        return told;
    }

    private static void Accept(string file, [CallerFilePath] string caller = "")
        => File.WriteAllText(Path.Combine(Path.GetDirectoryName(caller)!, "Cases", file + ".told"), string.Join('\n', Read(file).Select(ScenarioRun.Tell)));
}
