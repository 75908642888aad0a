using Holdfast.Model.Spec;

namespace Holdfast.Control.Health;

/// <summary>What a check is called where people read it: its kind and what it looks at.</summary>
public static class CheckNames
{
    public static string Of(CheckSpec check) => check.Kind switch
    {
        CheckKind.Process => "process",
        CheckKind.Script => $"script {check.Target.Split('\n')[0]}",
        CheckKind.Sip => check.Target,
        CheckKind.Dns => $"dns {string.Join(' ', check.Target.Split(' ').Take(2))}",
        _ => check.Target.Length == 0 ? Word(check.Kind) : $"{Word(check.Kind)} {check.Target}",
    };

    private static string Word(CheckKind kind) => kind.ToString().ToLowerInvariant();
}
