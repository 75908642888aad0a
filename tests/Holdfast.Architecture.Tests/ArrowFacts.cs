using System.Reflection;
using Xunit;

namespace Holdfast.Architecture.Tests;

/// <summary>Who may know whom. An arrow that is not here is a decision: change it here, and say why in ARCHITECTURE.md.</summary>
public sealed class ArrowFacts
{
    private static readonly Dictionary<string, string[]> May = new(StringComparer.Ordinal)
    {
        ["Holdfast.Model"] = [],
        ["Holdfast.Control"] = ["Holdfast.Model"],
        ["Holdfast.Simulation"] = ["Holdfast.Model", "Holdfast.Control"],
        ["Holdfast.Spec"] = ["Holdfast.Model"],
        ["Holdfast.Store"] = ["Holdfast.Model"],
        ["Holdfast.Client"] = ["Holdfast.Model"],
        ["Holdfast.Node"] = ["Holdfast.Model", "Holdfast.Control", "Holdfast.Spec", "Holdfast.Store", "Holdfast.Client"],
        ["Holdfast.Demo"] = ["Holdfast.Model", "Holdfast.Client", "Holdfast.Store"],
        ["Holdfast"] = ["Holdfast.Model", "Holdfast.Control", "Holdfast.Simulation", "Holdfast.Spec", "Holdfast.Store", "Holdfast.Client", "Holdfast.Node", "Holdfast.Demo"],
    };

    private static readonly string[] Pure = ["Holdfast.Model", "Holdfast.Control", "Holdfast.Simulation"];

    /// <summary>What a project that decides has no use for: it would be IO, time or threads.</summary>
    private static readonly string[] Impure =
    [
        "System.Net.Sockets", "System.Net.Http", "System.Threading.Thread", "System.Threading.ThreadPool", "System.Diagnostics.Process", "System.IO.FileSystem.Watcher", "System.Console", "Microsoft.Extensions", "Microsoft.AspNetCore",
    ];

    public static TheoryData<string> Projects => new(Repository.Projects("src"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_arrows_allow(string project)
    {
        var name = Repository.NameOf(project);

        Assert.True(May.ContainsKey(name), $"{name} has no arrows yet: add it to {nameof(ArrowFacts)}.");
        Assert.Empty(Repository.References(project).Except(May[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_no_other_of_ours_than_its_arrows_allow(string project)
    {
        var name = Repository.NameOf(project);
        var used = Load(name).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Holdfast", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(used.Except(May[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_that_decides_says_so_and_has_no_packages(string project)
    {
        if (!Pure.Contains(Repository.NameOf(project)))
            return;

        Assert.Equal("true", Repository.Property(project, "PureProject"));
        Assert.Empty(Repository.Read(project).Descendants("PackageReference"));
        Assert.Empty(Repository.Read(project).Descendants("FrameworkReference"));
        Assert.Empty(Load(Repository.NameOf(project)).GetReferencedAssemblies().Where(a => Impure.Any(i => a.Name!.StartsWith(i, StringComparison.Ordinal))).Select(a => a.Name));
    }

    [Fact]
    public void The_banned_symbols_reach_the_projects_that_decide()
    {
        var props = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));

        Assert.Contains("'$(PureProject)' == 'true'", props);
        Assert.Contains("BannedSymbols.txt", props);
        Assert.Contains("System.DateTimeOffset.UtcNow", File.ReadAllText(Path.Combine(Repository.Root, "BannedSymbols.txt")));
    }

    private static Assembly Load(string project) => Assembly.Load(project == "Holdfast" ? "holdfast" : project);
}
