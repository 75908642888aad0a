using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>A check while it is read: host and port, or program and arguments, become one target.</summary>
internal sealed record CheckDraft
{
    public CheckSpec Check { get; init; } = new();

    public string Host { get; init; } = "{address}";

    public int Port { get; init; }

    public ImmutableArray<string> Command { get; init; } = [];

    public bool Tcp { get; init; }

    public bool Tls { get; init; }

    /// <summary>Of gRPC: the service that is asked about. Of DNS: the name.</summary>
    public string Name { get; init; } = "";

    public string Type { get; init; } = "A";

    public CheckSpec Done => Check.Kind switch
    {
        CheckKind.Tcp => Check with { Target = Place },
        CheckKind.Script => Check with { Target = string.Join('\n', Command) },
        CheckKind.Icmp => Check with { Target = Host },
        CheckKind.Grpc => Check with { Target = $"{(Tls ? "https" : "http")}://{Place}/{Name}" },
        CheckKind.Dns => Check with { Target = $"{Type} {Name} {Place}" },
        CheckKind.Clock => Check with { Target = Place },
        CheckKind.Sip => Check with { Target = $"sip:{Place}{(Tcp ? ";transport=tcp" : "")}" },
        _ => Check,
    };

    private string Place => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>A kind of check: its keys, what it does, and how one is written.</summary>
internal sealed record CheckWord(Shape<CheckDraft> Shape, string Does, string Example);

/// <summary>The keys of the checks.</summary>
internal static class CheckKeys
{
    private const int SipPort = 5060;
    private const int GrpcPort = 50051;
    private const int DnsPort = 53;

    private static readonly TimeSpan ScriptTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FileAge = TimeSpan.FromSeconds(10);

    private static readonly DurationValue Intervals = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));

    private static readonly DurationValue Flaps = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));

    private static readonly Field<CheckDraft>[] Probing = Every("1s", "1s", "1");

    /// <summary>Of the checks of a machine, which changes slowly.</summary>
    internal static readonly Field<CheckDraft>[] Machine = Every("5s", "2s", "2");

    private static readonly WordValue<string> DnsTypes = new(
        ("A", "A", "IPv4 address"), ("AAAA", "AAAA", "IPv6 address"), ("CNAME", "CNAME", "alias"), ("MX", "MX", "mail: preference and host"), ("NS", "NS", "name server"),
        ("PTR", "PTR", "name of an address"), ("SOA", "SOA", "start of a zone"), ("SRV", "SRV", "service: priority, weight, port and host"), ("TXT", "TXT", "text"));

    private static readonly Field<CheckDraft> Host = new Field<CheckDraft, string>(new TextValue("a host name or address", 253), (c, v) => c with { Host = v })
    {
        Name = "host", Default = "{address}", Description = "The host; placeholders are filled in.",
    };

    private static Field<CheckDraft>[] Every(string interval, string timeout, string rise) =>
    [
        Key("interval", Intervals, (c, v) => c with { Interval = v }, interval, "Time between two probes."),
        Key("fast-interval", Intervals, (c, v) => c with { FastInterval = v }, "as interval", "The same while something is about to change: after a bad probe of one that passes, or a good one of one that fails."),
        Key("down-interval", Intervals, (c, v) => c with { DownInterval = v }, "as interval", "The same while it fails."),
        Key("standby-interval", Intervals, (c, v) => c with { StandbyInterval = v }, "only what acts is probed", "Of a service's own checks: its warm standbys are probed too, so often, and one that fails is not ready."),
        Key("timeout", new DurationValue(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60)), (c, v) => c with { Timeout = v }, timeout, "A probe that has no answer for so long has failed."),
        Key("rise", new NumberValue(1, 100), (c, v) => c with { Rise = v }, rise, "So many good probes in a row make a failing instance healthy."),
        Key("fall", new NumberValue(1, 100), (c, v) => c with { Fall = v }, "3", "So many bad probes in a row make a healthy instance failing."),
        Key("weight", new NumberValue(0, 100), (c, v) => c with { Weight = v }, "0: it says no", "When it fails, it only takes so much from the score of its node, so that others come before it."),
        Key("flap-limit", new NumberValue(0, 20), (c, v) => c with { FlapLimit = v }, "3", "One that has begun to fail so often within flap-window is damped: it must have passed for flap-hold without a break before it counts as passing. 0: never."),
        Key("flap-window", Flaps, (c, v) => c with { FlapWindow = v }, "10m", "See flap-limit."),
        Key("flap-hold", Flaps, (c, v) => c with { FlapHold = v }, "1m", "See flap-limit."),
    ];

    /// <summary><c>tcp: {port: 5432}</c>.</summary>
    public static readonly Shape<CheckDraft> Tcp = new(
        "a tcp check",
        new CheckDraft { Check = new CheckSpec { Kind = CheckKind.Tcp } },
        [
            new Field<CheckDraft, int>(new NumberValue(1, 65535), (c, v) => c with { Port = v })
            {
                Name = "port", Required = true, Description = "The port to connect to.",
            },
            new Field<CheckDraft, string>(new TextValue("a host name or address", 253), (c, v) => c with { Host = v })
            {
                Name = "host", Default = "{address}", Description = "The host to connect to; placeholders are filled in.",
            },
            .. Probing,
        ]);

    /// <summary><c>http: {url: "http://{address}:8080/health"}</c>.</summary>
    public static readonly Shape<CheckDraft> Http = new(
        "an http check",
        new CheckDraft { Check = new CheckSpec { Kind = CheckKind.Http } },
        [
            new Field<CheckDraft, string>(new TextValue("a URL"), (c, v) => c with { Check = c.Check with { Target = v } })
            {
                Name = "url", Required = true, Description = "What to GET, http or https; placeholders are filled in. Put it in quotes when it is written inside { }.",
            },
            Key("status", new NumberValue(100, 599), (c, v) => c with { Status = v }, "any 2xx or 3xx", "The status code that passes."),
            Key("contains", new TextValue(TextValue.AnyText, 1024, asWritten: true), (c, v) => c with { Contains = v }, "", "Text that the first 64 KB of the answer must contain."),
            Key("header", new TextValue(TextValue.AnyText, 1024, asWritten: true), (c, v) => c with { Header = v }, "", "A header of the answer, `Name: text`: it must be there, and its value must contain the text, whatever the case."),
            Key("certificate-days", new NumberValue(0, 1000), (c, v) => c with { CertificateDays = v }, "0", "By https: so many days the certificate must still be valid."),
            .. Probing,
        ]);

    /// <summary><c>script: {command: [/usr/lib/nagios/plugins/check_load, -w, "5"]}</c>.</summary>
    public static readonly Shape<CheckDraft> Script = new(
        "a script check",
        new CheckDraft { Check = new CheckSpec { Kind = CheckKind.Script, Interval = ScriptTime, Timeout = ScriptTime } },
        [
            new Field<CheckDraft, ImmutableArray<string>>(
                CommandWords.Value,
                (c, v) => c with { Command = v })
            {
                Name = "command", Required = true, Description = "The program, an absolute path, and its arguments; placeholders are filled in. Exit code 0 or 1 passes, any other fails, as of Nagios plug-ins; its first line is the evidence.",
            },
            .. Every("10s", "10s", "1"),
        ]);

    /// <summary><c>icmp: {host: 10.0.1.254}</c>.</summary>
    public static readonly Shape<CheckDraft> Icmp = new("an icmp check", new CheckDraft { Check = new CheckSpec { Kind = CheckKind.Icmp } }, [Host, .. Probing]);

    /// <summary><c>sip: {port: 5060}</c>.</summary>
    public static readonly Shape<CheckDraft> Sip = new(
        "a sip check",
        new CheckDraft { Check = new CheckSpec { Kind = CheckKind.Sip }, Port = SipPort },
        [
            Host,
            new Field<CheckDraft, int>(new NumberValue(1, 65535), (c, v) => c with { Port = v }) { Name = "port", Default = "5060", Description = "Where it takes SIP." },
            new Field<CheckDraft, bool>(new TruthValue(), (c, v) => c with { Tcp = v }) { Name = "tcp", Default = "false", Description = "Over TCP instead of UDP." },
            Key("status", new NumberValue(200, 699), (c, v) => c with { Status = v }, "any below 500", "The status code that passes."),
            .. Probing,
        ]);

    /// <summary><c>file: {path: /run/db/standby}</c>.</summary>
    public static readonly Shape<CheckDraft> File = new(
        "a file",
        new CheckDraft { Check = new CheckSpec { Kind = CheckKind.File, MaxAge = FileAge } },
        [
            new Field<CheckDraft, string>(new TextValue("an absolute path"), (c, v) => c with { Check = c.Check with { Target = v } })
            {
                Name = "path", Required = true, Description = "The file; placeholders are filled in. Write another one and rename it, so that it is never read half.",
            },
            Key("max-age", new DurationValue(TimeSpan.Zero, TimeSpan.FromHours(24)), (c, v) => c with { MaxAge = v }, "10s", "One that was not written for so long says nothing any more; 0s: however old it is."),
            .. Probing,
        ]);

    /// <summary><c>grpc: {port: 50051, service: board.v1.Board}</c>.</summary>
    public static readonly Shape<CheckDraft> Grpc = new(
        "a grpc check",
        new CheckDraft { Check = new CheckSpec { Kind = CheckKind.Grpc }, Port = GrpcPort },
        [
            Host,
            new Field<CheckDraft, int>(new NumberValue(1, 65535), (c, v) => c with { Port = v }) { Name = "port", Default = "50051", Description = "Where it takes gRPC." },
            new Field<CheckDraft, string>(new TextValue("the full name of a service", 127), (c, v) => c with { Name = v }) { Name = "service", Default = "the server as a whole", Description = "The service that the server is asked about." },
            new Field<CheckDraft, bool>(new TruthValue(), (c, v) => c with { Tls = v }) { Name = "tls", Default = "false", Description = "With TLS; else HTTP/2 in the clear." },
            .. Probing,
        ]);

    /// <summary><c>dns: {name: board.example.org, expect: 10.0.1.1}</c>.</summary>
    public static readonly Shape<CheckDraft> Dns = new(
        "a dns check",
        new CheckDraft { Check = new CheckSpec { Kind = CheckKind.Dns }, Port = DnsPort },
        [
            new Field<CheckDraft, string>(new TextValue("a domain name", 253), (c, v) => c with { Name = v }) { Name = "name", Required = true, Description = "The name that is asked for; placeholders are filled in." },
            new Field<CheckDraft, string>(DnsTypes, (c, v) => c with { Type = v }) { Name = "type", Default = "A", Description = "The type of record." },
            Key("expect", new TextValue(TextValue.AnyText, 255), (c, v) => c with { Expect = v }, "any record", "The record that must be in the answer, as evidence shows it: an address, a name, `10 mail.example.org`."),
            new Field<CheckDraft, string>(new TextValue("a host name or address", 253), (c, v) => c with { Host = v }) { Name = "server", Default = "{address}", Description = "The name server; placeholders are filled in." },
            new Field<CheckDraft, int>(new NumberValue(1, 65535), (c, v) => c with { Port = v }) { Name = "port", Default = "53", Description = "Its port, UDP and TCP." },
            .. Probing,
        ]);

    /// <summary>By the word that a check begins with.</summary>
    public static readonly ImmutableSortedDictionary<string, CheckWord> All = new Dictionary<string, CheckWord>
    {
        ["tcp"] = new(Tcp, "A TCP connection opens.", "tcp: {port: 8080}"),
        ["http"] = new(Http, "An HTTP GET is answered with the right status and text.", "http: {url: \"http://{address}:8080/\"}"),
        ["script"] = new(Script, "A program ends with 0 or 1, as Nagios plug-ins do when all is well.", "script: {command: [/usr/lib/nagios/plugins/check_load, -w, \"5\"]}"),
        ["icmp"] = new(Icmp, "A host answers an ICMP echo.", "icmp: {host: 10.0.1.254}"),
        ["sip"] = new(Sip, "A SIP server answers OPTIONS (RFC 3261 section 11).", "sip: {port: 5060}"),
        ["grpc"] = new(Grpc, "A gRPC server's health service says SERVING (grpc.health.v1).", "grpc: {port: 50051}"),
        ["dns"] = new(Dns, "A name server answers, with the right record.", "dns: {name: board.example.org}"),
        ["disk"] = new(MachineKeys.Disk, "Enough of a file system is free.", "disk: {path: /var, free: 10%}"),
        ["memory"] = new(MachineKeys.Memory, "Enough memory is available.", "memory: {available: 500MB}"),
        ["pressure"] = new(MachineKeys.Pressure, "Tasks do not wait too long (pressure stall information).", "pressure: {of: io, most: 60}"),
        ["load"] = new(MachineKeys.Load, "The load average is not too high.", "load: {most: 8}"),
        ["clock"] = new(MachineKeys.Clock, "The clock is near that of a time server.", "clock: {server: 10.0.1.254}"),
        ["ntp"] = new(MachineKeys.Ntp, "A time service keeps the kernel's clock synchronised.", "ntp: {most: 100ms}"),
        ["link"] = new(MachineKeys.Link, "A network interface is up.", "link: {interface: eth0}"),
        ["gateway"] = new(MachineKeys.Gateway, "The gateway answers an ICMP echo.", "gateway: {host: 10.0.1.254}"),
        ["file"] = new(File, "A file that the application keeps writing.", "file: {path: /run/db/standby}"),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Checks of a service, by the word that they begin with.</summary>
    public static readonly ImmutableSortedDictionary<string, CheckWord> OfService = Only("tcp", "http", "script", "icmp", "sip", "grpc", "dns");

    /// <summary>Checks of a node, and what a standby may be asked besides.</summary>
    public static readonly ImmutableSortedDictionary<string, CheckWord> OfNode = All.Remove("file");

    /// <summary>Where a standby's report comes from.</summary>
    public static readonly ImmutableSortedDictionary<string, CheckWord> OfReport = Only("file", "http", "script");

    private static ImmutableSortedDictionary<string, CheckWord> Only(params string[] words) => words.ToImmutableSortedDictionary(w => w, w => All[w], StringComparer.Ordinal);

    private static Field<CheckDraft, T> Key<T>(string name, Value<T> value, Func<CheckSpec, T, CheckSpec> with, string @default, string description)
        => new(value, (draft, v) => draft with { Check = with(draft.Check, v) }) { Name = name, Default = @default, Description = description };
}
