using System.Reflection;

namespace Holdfast.Node;

internal static class Versions
{
    /// <summary>This build's: 1.2.3, or 1.2.3-part for a build in between.</summary>
    public static readonly string Own = (typeof(Versions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
