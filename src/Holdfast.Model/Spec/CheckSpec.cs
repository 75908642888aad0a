using System.Text.Json.Serialization;

namespace Holdfast.Model.Spec;

/// <summary>One health check of a service's instance, run by the node that hosts the instance.</summary>
public sealed record CheckSpec
{
    public CheckKind Kind { get; init; }

    /// <summary>
    /// For <see cref="CheckKind.Tcp"/>: <c>host:port</c>. For <see cref="CheckKind.Http"/>: the URL. For <see cref="CheckKind.Script"/>: program and
    /// arguments, a line each. For <see cref="CheckKind.File"/>: its path. For <see cref="CheckKind.Icmp"/>: the host. For <see cref="CheckKind.Sip"/>: <c>sip:host:port</c> (UDP), or with <c>;transport=tcp</c>. Else empty.
    /// </summary>
    public string Target { get; init; } = "";

    /// <summary>For <see cref="CheckKind.Http"/>: the status code that passes; 0 for any 2xx or 3xx. For <see cref="CheckKind.Sip"/>: likewise; 0 for any below 500.</summary>
    public int Status { get; init; }

    /// <summary>For <see cref="CheckKind.Http"/>: text that the body must contain (in its first 64 KB); empty for none.</summary>
    public string Contains { get; init; } = "";

    /// <summary>For <see cref="CheckKind.Http"/> by https: so many days the certificate must still be valid; 0 for as long as it is.</summary>
    public int CertificateDays { get; init; }

    /// <summary>For <see cref="CheckKind.File"/>: one that was not written for so long says nothing any more; zero: however old.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan MaxAge { get; init; }

    /// <summary>Time between two probes. 100 ms to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A probe without an answer for so long has failed. At most 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So many good probes in a row make a failing instance healthy. 1 to 100.</summary>
    public int Rise { get; init; } = 1;

    /// <summary>So many bad probes in a row make a healthy instance failing. 1 to 100.</summary>
    public int Fall { get; init; } = 3;
}

public enum CheckKind
{
    /// <summary>The process runs. Its node sees the exit at once, without probes.</summary>
    Process,

    /// <summary>A TCP connection opens.</summary>
    Tcp,

    /// <summary>An HTTP GET is answered with the right status and text.</summary>
    Http,

    /// <summary>A program ends with 0 or 1 (Nagios plug-in API: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN).</summary>
    Script,

    /// <summary>The host answers an ICMP echo.</summary>
    Icmp,

    /// <summary>The SIP server answers OPTIONS (RFC 3261 section 11).</summary>
    Sip,

    /// <summary>A file that the application keeps writing can be read. Only as a standby's report.</summary>
    File,
}
