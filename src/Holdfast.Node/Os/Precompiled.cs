using System.Reflection;
using System.Runtime.CompilerServices;

namespace Holdfast.Node.Os;

/// <summary>
/// Has the runtime compile code before it is needed: it compiles a method when that is first called, some tens of milliseconds for a path that has
/// never been gone, and for what is done for the first time in a failover that is too late.
/// </summary>
internal static class Precompiled
{
    private const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Every method of this assembly's types in one namespace; generic ones are left to their first call.</summary>
    public static void Namespace(string name)
    {
        foreach (var type in typeof(Precompiled).Assembly.GetTypes().Where(t => t.Namespace == name && !t.ContainsGenericParameters))
        {
            foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            {
                if (!method.IsAbstract && !method.ContainsGenericParameters && method.GetMethodBody() is not null)
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
    }
}
