using System.Xml.Linq;
using Xunit;

namespace Holdfast.Architecture.Tests;

public sealed class LayoutFacts
{
    /// <summary>Tests of the whole, which belong to no single project, and the program that they let a cell run.</summary>
    private static readonly string[] OfTheWhole = ["Holdfast.Architecture.Tests", "Holdfast.Lab", "Holdfast.Scenarios", "Holdfast.EndToEnd.Tests", "Holdfast.EndToEnd.Actor"];

    [Fact]
    public void Every_test_project_belongs_to_a_project()
    {
        var sources = Repository.Projects("src").Select(p => Repository.NameOf(p) + ".Tests").Concat(OfTheWhole);

        Assert.Empty(Repository.Projects("tests").Select(Repository.NameOf).Except(sources));
    }

    [Fact]
    public void Every_project_that_is_tested_by_its_own_project_is_tested()
    {
        // Model is records: what there is to test is tested where it is used.
        var tests = Repository.Projects("tests").Select(Repository.NameOf).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(Repository.Projects("src").Select(Repository.NameOf), p => p != "Holdfast.Model" && !tests.Contains(p + ".Tests"));
    }

    [Fact]
    public void Every_project_lies_in_a_folder_of_its_name()
        => Assert.All([.. Repository.Projects("src"), .. Repository.Projects("tests")], p => Assert.Equal(Repository.NameOf(p), Path.GetFileName(Path.GetDirectoryName(p))));

    [Fact]
    public void The_solution_names_every_project_once()
    {
        var named = XDocument.Load(Path.Combine(Repository.Root, "Holdfast.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value.Replace('\\', '/')).Order(StringComparer.Ordinal);
        var there = new[] { "src", "tests", "bench" }.SelectMany(Repository.Projects).Select(p => Path.GetRelativePath(Repository.Root, p)).Order(StringComparer.Ordinal);

        Assert.Equal(there, named);
    }

    [Fact]
    public void Packages_have_their_versions_in_one_place()
        => Assert.All(
            [.. Repository.Projects("src"), .. Repository.Projects("tests")],
            p => Assert.DoesNotContain(Repository.Read(p).Descendants("PackageReference"), r => r.Attribute("Version") is not null));
}
