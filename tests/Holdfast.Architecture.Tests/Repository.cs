using System.Xml.Linq;

namespace Holdfast.Architecture.Tests;

/// <summary>The repository's files, found from where the tests run.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    public static IReadOnlyList<string> Projects(string folder)
        => [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    public static XElement Read(string project) => XDocument.Load(project).Root!;

    public static string Property(string project, string name) => Read(project).Descendants(name).LastOrDefault()?.Value ?? "";

    /// <summary>Names of the projects that a project references.</summary>
    public static IReadOnlyList<string> References(string project)
        => [.. Read(project).Descendants("ProjectReference").Select(r => NameOf(r.Attribute("Include")!.Value.Replace('\\', '/')))];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"Holdfast.slnx is in no folder above {AppContext.BaseDirectory}.");
    }
}
