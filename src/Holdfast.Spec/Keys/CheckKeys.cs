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

    public CheckSpec Done => Check.Kind switch
    {
        CheckKind.Tcp => Check with { Target = Place },
        CheckKind.Script => Check with { Target = string.Join('\n', Command) },
        CheckKind.Icmp => Check with { Target = Host },
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

    private static readonly TimeSpan ScriptTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FileAge = TimeSpan.FromSeconds(10);

    private static readonly Field<CheckDraft>[] Probing = Every("1s");

    private static readonly Field<CheckDraft> Host = new Field<CheckDraft, string>(new TextValue("a host name or address", 253), (c, v) => c with { Host = v })
    {
        Name = "host", Default = "{address}", Description = "The host; placeholders are filled in.",
    };

    private static Field<CheckDraft>[] Every(string @default) =>
    [
        Key("interval", new DurationValue(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (c, v) => c with { Interval = v }, @default, "Time between two probes."),
        Key("timeout", new DurationValue(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60)), (c, v) => c with { Timeout = v }, @default, "A probe that has no answer for so long has failed."),
        Key("rise", new NumberValue(1, 100), (c, v) => c with { Rise = v }, "1", "So many good probes in a row make a failing instance healthy."),
        Key("fall", new NumberValue(1, 100), (c, v) => c with { Fall = v }, "3", "So many bad probes in a row make a healthy instance failing."),
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
            Key("certificate-days", new NumberValue(0, 1000), (c, v) => c with { CertificateDays = v }, "0", "By https: so many days the certificate must still be valid."),
            .. Probing,
        ]);

    /// <summary><c>script: {command: [/usr/lib/nagios/plugins/check_load, -w, "5"]}</c>.</summary>
    public static readonly Shape<CheckDraft> Script = new(
        "a script check",
        new CheckDraft { Check = new CheckSpec { Kind = CheckKind.Script, Interval = ScriptTime, Timeout = ScriptTime } },
        [
            new Field<CheckDraft, ImmutableArray<string>>(
                new ListValue<string>(new TextValue("an argument", asWritten: true, empty: true), "a list: the program and its arguments", SpecLimits.Arguments, "write the program and its arguments"),
                (c, v) => c with { Command = v })
            {
                Name = "command", Required = true, Description = "The program, an absolute path, and its arguments; placeholders are filled in. Exit code 0 or 1 passes, any other fails, as of Nagios plug-ins; its first line is the evidence.",
            },
            .. Every("10s"),
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

    private static readonly ImmutableSortedDictionary<string, CheckWord> All = new Dictionary<string, CheckWord>
    {
        ["tcp"] = new(Tcp, "A TCP connection opens.", "tcp: {port: 8080}"),
        ["http"] = new(Http, "An HTTP GET is answered with the right status and text.", "http: {url: \"http://{address}:8080/\"}"),
        ["script"] = new(Script, "A program ends with 0 or 1, as Nagios plug-ins do when all is well.", "script: {command: [/usr/lib/nagios/plugins/check_load, -w, \"5\"]}"),
        ["icmp"] = new(Icmp, "A host answers an ICMP echo.", "icmp: {host: 10.0.1.254}"),
        ["sip"] = new(Sip, "A SIP server answers OPTIONS (RFC 3261 section 11).", "sip: {port: 5060}"),
        ["file"] = new(File, "A file that the application keeps writing.", "file: {path: /run/db/standby}"),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Checks of a service, by the word that they begin with.</summary>
    public static readonly ImmutableSortedDictionary<string, CheckWord> OfService = Only("tcp", "http", "script", "icmp", "sip");

    /// <summary>Where a standby's report comes from.</summary>
    public static readonly ImmutableSortedDictionary<string, CheckWord> OfReport = Only("file", "http", "script");

    private static ImmutableSortedDictionary<string, CheckWord> Only(params string[] words) => words.ToImmutableSortedDictionary(w => w, w => All[w], StringComparer.Ordinal);

    private static Field<CheckDraft, T> Key<T>(string name, Value<T> value, Func<CheckSpec, T, CheckSpec> with, string @default, string description)
        => new(value, (draft, v) => draft with { Check = with(draft.Check, v) }) { Name = name, Default = @default, Description = description };
}
