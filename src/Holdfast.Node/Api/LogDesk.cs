using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Forwarding;
using Holdfast.Node.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api;

/// <summary>What services have printed: each node has its own, so a question for another's is handed on to it.</summary>
/// <param name="file">A service's log on this node; <c>null</c>: it keeps none.</param>
/// <param name="forward">To the others.</param>
internal sealed class LogDesk(Func<string, string>? file, Forwarder forward)
{
    public static readonly QueryParameter[] Query =
    [
        new("node", "string", "Whose. Default: the node that is asked."),
        new("lines", "integer", "The last so many, at most 2000. Default 100."),
        new("after", "integer", "Instead: what has been printed after this place, which a former answer named."),
    ];

    private const int DefaultLines = 100;
    private const int MaxLines = 2000;
    private const int MaxLine = 2000;
    private const int MaxBytes = 1_000_000;

    public async Task<Answer> ReadAsync(ApiCall call)
    {
        var (service, node) = (call.Parameters[0], call.Query("node"));
        if (call.View.State.Spec?.Spec.Service(service) is null)
            return Refusals.NoService(service);
        if (Number(call, "lines", DefaultLines) is not { } lines || Number(call, "after", -1) is not { } after || lines is < 1 or > MaxLines)
            return Refusals.BadRequest($"lines is a number from 1 to {MaxLines}, and after one that a former answer named.", "Leave them out for the last 100 lines.");
        if (node.Length > 0 && node != call.View.Node)
            return await OtherAsync(call, node);
        return Answer.Of(Read(file?.Invoke(service), (int)lines, after) with { Service = service, Node = call.View.Node });
    }

    private async Task<Answer> OtherAsync(ApiCall call, string node)
    {
        if (call.View.State.Members.GetValueOrDefault(node) is not { ApiUrl.Length: > 0 } member)
            return Answer.Refuse(StatusCodes.Status404NotFound, "not-found", $"There is no node {Names.Shown(node)} that could be asked.", "See what there is: holdfast members");
        return await forward.HandOnAsync(call, member) ?? Answer.Refuse(
            StatusCodes.Status503ServiceUnavailable, "unreachable", $"{node} does not answer, and the log is on its disk.", $"See what is wrong with it: holdfast status. On the machine itself: logs/{call.Parameters[0]}.log in its data directory.");
    }

    /// <summary>A place beyond the end is in a file that has been put aside since: the present one is then shown from its beginning.</summary>
    internal static LogReport Read(string? path, int lines, long after)
    {
        if (path is null || !File.Exists(path))
            return new LogReport();
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var end = stream.Length;
        var from = after < 0 ? Math.Max(0, end - MaxBytes) : after <= end ? after : 0;
        var bytes = new byte[Math.Min(end - from, MaxBytes)];
        stream.Position = from;
        var whole = WholeLines(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
        var text = Encoding.UTF8.GetString(bytes, 0, whole);
        var all = text.Length == 0 ? [] : text[..^1].Split('\n');
        return new LogReport { Lines = [.. all.TakeLast(after < 0 ? lines : MaxLines).Select(Shown)], Next = from + whole };
    }

    /// <summary>Up to the last line feed; the rest is still being printed.</summary>
    private static int WholeLines(ReadOnlySpan<byte> bytes) => bytes.LastIndexOf((byte)'\n') + 1;

    private static string Shown(string line)
        => new([.. line.Take(MaxLine).Where(c => !char.IsControl(c) || c == '\t')]);

    private static long? Number(ApiCall call, string name, long @default)
        => call.Query(name) is not { Length: > 0 } text ? @default : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
