using Holdfast.Model.Spec;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>A check while it is read: a TCP check's host and port become one target.</summary>
internal sealed record CheckDraft
{
    public CheckSpec Check { get; init; } = new();

    public string Host { get; init; } = "{address}";

    public int Port { get; init; }

    public CheckSpec Done => Check.Kind == CheckKind.Tcp ? Check with { Target = Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}" } : Check;
}

/// <summary>The keys of the checks.</summary>
internal static class CheckKeys
{
    private static readonly Field<CheckDraft>[] Probing =
    [
        Key("interval", new DurationValue(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (c, v) => c with { Interval = v }, "1s", "Time between two probes."),
        Key("timeout", new DurationValue(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60)), (c, v) => c with { Timeout = v }, "1s", "A probe that has no answer for so long has failed."),
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
            .. Probing,
        ]);

    private static Field<CheckDraft, T> Key<T>(string name, Value<T> value, Func<CheckSpec, T, CheckSpec> with, string @default, string description)
        => new(value, (draft, v) => draft with { Check = with(draft.Check, v) }) { Name = name, Default = @default, Description = description };
}
