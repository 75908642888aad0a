using System.Text.RegularExpressions;

namespace Holdfast.Model.Spec;

/// <summary>A systemd unit that is started on the holder and stopped elsewhere.</summary>
public sealed partial record SystemdSpec
{
    /// <summary>Its full name: <c>nginx.service</c>, <c>pgbouncer@main.service</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Time between one look whether it runs and the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A question to systemd that is not answered by then has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether it is the name of a service unit (systemd.unit(5)), and no path.</summary>
    public static bool IsUnit(string name) => name.Length <= 255 && Name().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9:_.\\-][A-Za-z0-9:_.\\@-]*\.service\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
