namespace Holdfast.Model.Spec;

/// <summary>A systemd unit that is started on the holder and stopped elsewhere.</summary>
public sealed record SystemdSpec
{
    /// <summary>Its full name: <c>nginx.service</c>, <c>pgbouncer@main.service</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Time between one look whether it runs and the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A question to systemd that is not answered by then has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    private const string Suffix = ".service";
    private const int Longest = 255;

    /// <summary>Whether it is the name of a service unit (systemd.unit(5)), and no path.</summary>
    public static bool IsUnit(string name)
        => name.Length > Suffix.Length && name.Length <= Longest && name.EndsWith(Suffix, StringComparison.Ordinal) && name[0] != '@'
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '_' or '.' or '\\' or '-' or '@');
}
