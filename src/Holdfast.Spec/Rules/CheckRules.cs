using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a check beyond its keys.</summary>
internal static class CheckRules
{
    public static void Check(CheckSpec check, string[] steps, Document document)
    {
        if (check.Target.Length == 0)
            return;
        if (check.Kind == CheckKind.Http)
        {
            string[] at = [.. steps, "http", "url"];
            PlaceholderRules.Check(check.Target, at, document);
            Urls.Check(check.Target, ["http", "https"], at, document);
        }
        else if (check.Kind == CheckKind.File)
        {
            string[] at = [.. steps, "file", "path"];
            PlaceholderRules.Check(check.Target, at, document);
            if (!check.Target.StartsWith('/'))
                document.Fault(at, $"{Quoted.Of(check.Target)} is not an absolute path; the daemon has no directory that it could be relative to.", "begin it with /");
        }
        else if (check.Kind == CheckKind.Script)
        {
            Command(check.Target.Split('\n'), [.. steps, "script", "command"], document);
        }
        else if (check.Kind != CheckKind.Process)
        {
            var place = check.Kind == CheckKind.Sip ? check.Target["sip:".Length..] : check.Target;
            Host(check.Kind == CheckKind.Icmp ? place : place[..place.LastIndexOf(':')], [.. steps, check.Kind.ToString().ToLowerInvariant(), "host"], document);
        }
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
