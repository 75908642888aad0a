using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>A check in a line.</summary>
internal static class CheckText
{
    /// <summary>Kind and target: what makes it the same check although its figures change.</summary>
    public static string Identity(CheckSpec check) => check.Kind switch
    {
        CheckKind.Tcp => "tcp " + check.Target,
        CheckKind.Http => "http " + check.Target,
        CheckKind.Script => "script " + check.Target.Replace('\n', ' '),
        CheckKind.Icmp => "icmp " + check.Target,
        CheckKind.File => "file " + check.Target,
        CheckKind.Sip => "sip " + check.Target,
        CheckKind.Process => "process",
        _ => $"{check.Kind.ToString().ToLowerInvariant()} {check.Target}".TrimEnd(),
    };
}
