namespace Holdfast.Lab.Cells;

/// <summary>The executable of the same build.</summary>
internal static class Programs
{
    public static readonly string Holdfast = Find("Holdfast", "holdfast");

    /// <summary>The release before this one, if tests/older/build has built it; else <c>null</c>.</summary>
    public static string? Older
    {
        get
        {
            var path = Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.FullName, "older", "holdfast", "holdfast");
            return File.Exists(path) ? path : null;
        }
    }

    private static string Find(string project, string program)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, program);
        return File.Exists(path) ? path : throw new LabException($"{path} is not built. Build the solution first.");
    }
}
