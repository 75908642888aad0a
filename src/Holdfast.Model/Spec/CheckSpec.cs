using System.Text.Json.Serialization;

namespace Holdfast.Model.Spec;

/// <summary>One health check of a service's instance, run by the node that hosts the instance.</summary>
public sealed record CheckSpec
{
    public CheckKind Kind { get; init; }

    /// <summary>
    /// For <see cref="CheckKind.Tcp"/>: <c>host:port</c>. For <see cref="CheckKind.Http"/>: the URL. For <see cref="CheckKind.Script"/>: program and
    /// arguments, a line each. For <see cref="CheckKind.File"/>: its path. For <see cref="CheckKind.Icmp"/>: the host. For <see cref="CheckKind.Sip"/>: <c>sip:host:port</c> (UDP), or with <c>;transport=tcp</c>. 
    /// For <see cref="CheckKind.Grpc"/>: <c>http://host:port/SERVICE</c>, or https. For <see cref="CheckKind.Dns"/>: type, name and <c>server:port</c>, a space between. For
    /// <see cref="CheckKind.Disk"/>: a path; <see cref="CheckKind.Pressure"/>: cpu, memory or io; <see cref="CheckKind.Clock"/>: <c>server:port</c>;
    /// <see cref="CheckKind.Link"/>: the interface; <see cref="CheckKind.Gateway"/>: its address, or empty for that of the default route. Else empty.
    /// </summary>
    public string Target { get; init; } = "";

    /// <summary>For <see cref="CheckKind.Http"/>: the status code that passes; 0 for any 2xx or 3xx. For <see cref="CheckKind.Sip"/>: likewise; 0 for any below 500.</summary>
    public int Status { get; init; }

    /// <summary>For <see cref="CheckKind.Http"/>: text that the body must contain (in its first 64 KB); empty for none.</summary>
    public string Contains { get; init; } = "";

    /// <summary>For <see cref="CheckKind.Http"/>: <c>Name: text</c>, a header of the answer and what its value must contain; empty for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Header { get; init; }

    /// <summary>For <see cref="CheckKind.Dns"/>: the record that must be in the answer; empty: any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expect { get; init; }

    /// <summary>For the checks of the machine: what their figures are held against.</summary>
    public CheckLimits? Limits { get; init; }

    /// <summary>For <see cref="CheckKind.Http"/> by https: so many days the certificate must still be valid; 0 for as long as it is.</summary>
    public int CertificateDays { get; init; }

    /// <summary>For <see cref="CheckKind.File"/>: one that was not written for so long says nothing any more; zero: however old.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan MaxAge { get; init; }

    /// <summary>Time between two probes. 100 ms to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same while something is about to change: a bad probe of one that passes, a good one of one that fails. Zero: as always.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan FastInterval { get; init; }

    /// <summary>The same while it fails. Zero: as always.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan DownInterval { get; init; }

    /// <summary>Of a service's check: standbys are probed too, so often, and one that fails is not ready. Zero: only what acts is probed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan StandbyInterval { get; init; }

    /// <summary>Zero: it says no when it fails. Else it only takes so much from the score of its node. 0 to 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Weight { get; init; }

    /// <summary>One that has failed so often within <see cref="FlapWindow"/> is damped: it must have passed for <see cref="FlapHold"/> before it passes. 0: never.</summary>
    public int FlapLimit { get; init; } = 3;

    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan FlapHold { get; init; } = TimeSpan.FromMinutes(1);

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

    /// <summary>A gRPC server's health service says SERVING (grpc.health.v1).</summary>
    Grpc,

    /// <summary>A name server answers, with the right record.</summary>
    Dns,

    /// <summary>Enough of a file system is free.</summary>
    Disk,

    /// <summary>Enough memory is available.</summary>
    Memory,

    /// <summary>Tasks do not wait too long for CPU, memory or input and output (pressure stall information).</summary>
    Pressure,

    /// <summary>The load average is not too high.</summary>
    Load,

    /// <summary>The clock is near that of a time server (SNTP).</summary>
    Clock,

    /// <summary>The kernel's clock is synchronised (adjtimex).</summary>
    Ntp,

    /// <summary>A network interface is up.</summary>
    Link,

    /// <summary>The gateway answers an ICMP echo.</summary>
    Gateway,
}
