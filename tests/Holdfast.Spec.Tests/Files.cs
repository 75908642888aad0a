namespace Holdfast.Spec.Tests;

/// <summary>Files of the repository, and the texts that are held against what the code says now.</summary>
internal static class Files
{
    private static readonly string Root = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static IEnumerable<string> Names(string folder, string pattern)
        => Directory.EnumerateFiles(Path("tests", "Holdfast.Spec.Tests", folder), pattern).Select(f => System.IO.Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string folder, string name) => File.ReadAllBytes(Path("tests", "Holdfast.Spec.Tests", folder, name));

    /// <summary>Holds a file against the text; <c>HOLDFAST_ACCEPT=1</c> writes it instead, to be read and committed.</summary>
    public static void Holds(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_ACCEPT") == "1") File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{path} is missing; run the tests once with HOLDFAST_ACCEPT=1 and read what it writes.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Holdfast.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
