namespace Holdfast.Node.Guard;

/// <summary>Settings of the .NET runtime for a small process that must not pause: given by whoever starts the guard.</summary>
internal static class GuardRuntime
{
    public static readonly (string Name, string Value)[] Environment =
    [
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_gcServer", "0"),
        ("DOTNET_GCConserveMemory", "5"),
        ("DOTNET_GCgen0size", "400000"), // hexadecimal: 4 MB, so that each collection is short
        ("DOTNET_TieredPGO", "0"),
    ];
}
