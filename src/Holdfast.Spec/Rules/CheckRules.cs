using System.Buffers;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a check beyond its keys.</summary>
internal static class CheckRules
{
    private static readonly SearchValues<char> NoHeaderName = SearchValues.Create(" \t\"(),/;<=>?@[]{}");

    public static void Check(CheckSpec check, string[] steps, Document document)
    {
        var word = check.Kind.ToString().ToLowerInvariant();
        var at = (string key) => (string[])[.. steps, word, key];
        switch (check.Kind)
        {
            case CheckKind.Http:
                PlaceholderRules.Check(check.Target, at("url"), document);
                Urls.Check(check.Target, ["http", "https"], at("url"), document);
                Header(check.Header, at("header"), document);
                break;
            case CheckKind.File or CheckKind.Disk:
                PlaceholderRules.Check(check.Target, at("path"), document);
                if (!check.Target.StartsWith('/'))
                    document.Fault(at("path"), $"{Quoted.Of(check.Target)} is not an absolute path; the daemon has no directory that it could be relative to.", "begin it with /");
                break;
            case CheckKind.Script:
                Command(check.Target.Split('\n'), at("command"), document);
                break;
            case CheckKind.Grpc:
                Host(check.Target[(check.Target.IndexOf("//", StringComparison.Ordinal) + 2)..check.Target.LastIndexOf(':')], at("host"), document);
                break;
            case CheckKind.Dns:
                Question(check.Target.Split(' '), at, document);
                break;
            case CheckKind.Link when check.Target.Contains('/', StringComparison.Ordinal) || check.Target is "." or "..":
                document.Fault(at("interface"), $"{Quoted.Of(check.Target)} is not the name of an interface.", "write it as ip link shows it, such as eth0");
                break;
            case CheckKind.Icmp or CheckKind.Gateway when check.Target.Length > 0:
                Host(check.Target, at("host"), document);
                break;
            case CheckKind.Tcp or CheckKind.Sip or CheckKind.Clock when check.Target.Contains(':', StringComparison.Ordinal):
                var place = check.Kind == CheckKind.Sip ? check.Target["sip:".Length..] : check.Target;
                Host(place[..place.LastIndexOf(':')], at(check.Kind == CheckKind.Clock ? "server" : "host"), document);
                break;
            default:
                break;
        }
    }

    /// <summary>Only what runs on standbys too can be probed there.</summary>
    public static void Standby(CheckSpec check, bool possible, string[] steps, Document document)
    {
        if (check.StandbyInterval > TimeSpan.Zero && !possible)
            document.Fault([.. steps, check.Kind.ToString().ToLowerInvariant(), "standby-interval"], "standby-interval has no meaning here: it is for a service's own checks, where the service runs on its standbys.", "remove it, or use standby: warm");
    }

    private static void Header(string? header, string[] at, Document document)
    {
        if (header is not null && !(header.IndexOf(':', StringComparison.Ordinal) > 0 && header.Split(':')[0].Trim() is { Length: > 0 } name && name.AsSpan().IndexOfAny(NoHeaderName) < 0))
            document.Fault(at, $"{Quoted.Of(header)} is not a header.", "write its name, a colon, and what its value must contain: \"Content-Type: json\"");
    }

    private static void Question(string[] words, Func<string, string[]> at, Document document)
    {
        if (words is not [_, var name, var server])
        {
            document.Fault(at("name"), "A domain name has no spaces.", "write the name alone");
            return;
        }

        PlaceholderRules.Check(name, at("name"), document);
        var bare = PlaceholderRules.Sample(name).TrimEnd('.');
        if (bare.Length is 0 or > 253 || bare.Split('.').Any(l => l.Length is 0 or > 63 || l.Any(c => !char.IsAscii(c))))
            document.Fault(at("name"), $"{Quoted.Of(name)} is not a domain name.", "labels of 1 to 63 ASCII characters, with dots between them");
        Host(server[..server.LastIndexOf(':')], at("server"), document);
    }

    private static void Command(string[] words, string[] steps, Document document)
    {
        foreach (var word in words)
            PlaceholderRules.Check(word, steps, document);
        if (!words[0].StartsWith('/'))
            document.Fault(steps, $"{Quoted.Of(words[0])} is not an absolute path; a check's program is not looked for.", "begin it with /, such as /usr/lib/nagios/plugins/check_load");
    }

    private static void Host(string host, string[] steps, Document document)
    {
        PlaceholderRules.Check(host, steps, document);
        var bare = PlaceholderRules.Sample(host).TrimStart('[').TrimEnd(']');
        if (Uri.CheckHostName(bare) == UriHostNameType.Unknown)
            document.Fault(steps, $"{Quoted.Of(host.Trim('[', ']'))} is not the name or address of a host.", host.Contains("://", StringComparison.Ordinal) ? "write the host alone, without the scheme" : "write the host alone, and the port as \"port: NUMBER\"");
    }
}
