namespace Holdfast.EndToEnd.Tests.Cells;

/// <summary>The executables of the same build.</summary>
internal static class Programs
{
    public static readonly string Holdfast = Find("Holdfast", "holdfast");
    public static readonly string Actor = Find("Holdfast.EndToEnd.Actor", "Holdfast.EndToEnd.Actor");

    public static bool HasEtcd => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, "etcd")));

    private static string Find(string project, string program)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, program);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built. Build the solution first.");
    }
}
