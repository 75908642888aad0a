using System.Text.RegularExpressions;
using Xunit;

namespace Holdfast.Architecture.Tests;

/// <summary>A link in the documentation that points to nothing is worse than none.</summary>
public sealed partial class LinkFacts
{
    public static TheoryData<string> Pages => new(
        Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.Exists(Path.Combine(Repository.Root, "docs")) ? Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories) : [])
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.md", SearchOption.AllDirectories))
            .Select(p => Path.GetRelativePath(Repository.Root, p))
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_points_to_something(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        var broken = Link().Matches(File.ReadAllText(path)).Select(m => m.Groups["to"].Value).Where(to => !Exists(path, to));

        Assert.Empty(broken);
    }

    private static bool Exists(string page, string to)
    {
        if (to.Contains("://", StringComparison.Ordinal) || to.StartsWith("mailto:", StringComparison.Ordinal))
            return true;
        var parts = to.Split('#');
        var target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return (File.Exists(target) || Directory.Exists(target)) && (parts.Length == 1 || Headings(target).Contains(parts[1]));
    }

    private static IEnumerable<string> Headings(string page)
        => File.ReadLines(page).Where(l => l.StartsWith('#')).Select(l => Anchor(l.TrimStart('#').Trim()));

    /// <summary>As the common hosts make them: lower case, spaces as dashes, all else but letters, digits, dashes and underscores dropped.</summary>
    private static string Anchor(string heading)
        => new([.. heading.ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')]);

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
