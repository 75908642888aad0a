using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Holdfast.Simulation.Tests.Mutants;

/// <summary>
/// Compiles the product's sources anew, with a mutant's edits, and loads them beside the real ones: no switch for a bug is in the product.
/// Only the assemblies that the mutant touches are made; the others are taken as they were built.
/// </summary>
internal sealed class MutantBuild : AssemblyLoadContext, IDisposable
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);
    private static readonly ConcurrentDictionary<string, CSharpCompilation> Projects = new();
    private static readonly ImmutableArray<string> Loaded = ["Holdfast.Model", "Holdfast.Control", "Holdfast.Simulation"];

    private readonly Dictionary<string, Assembly> _made = [];

    public MutantBuild(Mutant mutant)
        : base(mutant.Name, isCollectible: true)
    {
        foreach (var project in mutant.Edits.GroupBy(e => e.File.Split('/')[0]))
            _made[project.Key] = LoadFromStream(Compile(project.Key, [.. project]));
    }

    public Assembly Simulation => LoadFromAssemblyName(new AssemblyName("Holdfast.Simulation"));

    public void Dispose() => Unload();

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (_made.TryGetValue(name, out var made))
            return made;
        return Loaded.Contains(name) ? _made[name] = LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll")) : null;
    }

    private static MemoryStream Compile(string project, ImmutableArray<Edit> edits)
    {
        var compilation = Projects.GetOrAdd(project, Original);
        foreach (var file in edits.GroupBy(e => Path.Combine(Sources.Root, e.File)))
        {
            var tree = compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == file.Key)
                ?? throw new InvalidOperationException($"{file.Key} does not exist.");
            var text = file.Aggregate(tree.ToString(), (source, edit) => edit.Apply(source));
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, Parsing, tree.FilePath));
        }

        var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        if (!emitted.Success)
            throw new InvalidOperationException("The mutant does not compile:\n" + string.Join('\n', emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        assembly.Position = 0;
        return assembly;
    }

    private static CSharpCompilation Original(string project)
    {
        var trees = Directory.EnumerateFiles(Path.Combine(Sources.Root, project), "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), Parsing, f))
            .Append(CSharpSyntaxTree.ParseText(Sources.Implied(project), Parsing));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true);
        return CSharpCompilation.Create(project, trees, Sources.References(project), options);
    }
}
