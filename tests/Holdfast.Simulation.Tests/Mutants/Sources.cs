using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Holdfast.Simulation.Tests.Mutants;

/// <summary>Where the product's sources are, and what the build adds to them.</summary>
internal static class Sources
{
    private static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    /// <summary>The folder <c>src</c> of this checkout.</summary>
    public static string Root { get; } = Find();

    /// <summary>The global usings, and what the project opens to others.</summary>
    public static string Implied(string project)
    {
        var file = XDocument.Load(Path.Combine(Root, project, project + ".csproj"));
        var friends = file.Descendants("InternalsVisibleTo").Select(f => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{f.Attribute("Include")!.Value}\")]");
        return string.Join('\n', Usings.Select(u => $"global using {u};").Concat(friends));
    }

    /// <summary>The runtime's assemblies, and of the product's own those that were built.</summary>
    public static IEnumerable<MetadataReference> References(string project)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return platform
            .Where(p => Path.GetFileNameWithoutExtension(p) is var name && name != project && (name.StartsWith("System.", StringComparison.Ordinal)
                || name is "mscorlib" or "netstandard" or "System" or "Holdfast.Model" or "Holdfast.Control"))
            .Select(p => MetadataReference.CreateFromFile(p));
    }

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Holdfast.slnx")))
                return Path.Combine(directory.FullName, "src");
        throw new InvalidOperationException("The tests run outside of a checkout: there are no sources to change.");
    }
}
