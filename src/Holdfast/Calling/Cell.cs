using System.CommandLine;
using Holdfast.Client;
using Holdfast.Commands;
using Holdfast.Model.Reports;
using Holdfast.Output;

namespace Holdfast.Calling;

/// <summary>Runs a command against a cell's API, and says what its failures mean.</summary>
internal static class Cell
{
    public static async Task<int> AskAsync(ParseResult parsed, Talk talk, Func<HoldfastClient, Task<int>> ask)
    {
        var given = parsed.GetValue(CommonOptions.Api) ?? Environment.GetEnvironmentVariable(CommonOptions.ApiVariable);
        if (!ApiUrls.TryParse(string.IsNullOrWhiteSpace(given) ? ApiUrls.Default : given, out var urls, out var problem))
        {
            talk.Say($"holdfast: {problem}");
            return ExitCode.Usage;
        }

        try
        {
            using var client = new HoldfastClient(urls, Bounds(parsed));
            return await ask(client);
        }
        catch (HoldfastApiException exception)
        {
            return Failure(exception.Error, talk);
        }
    }

    private static ClientOptions Bounds(ParseResult parsed)
    {
        var usual = new ClientOptions();
        return parsed.GetValue(CommonOptions.Timeout) is { } seconds
            ? usual with { AnswerTimeout = TimeSpan.FromSeconds(seconds), CommandTimeout = TimeSpan.FromSeconds(seconds), ConnectTimeout = TimeSpan.FromSeconds(Math.Max(seconds, usual.ConnectTimeout.TotalSeconds)) }
            : usual;
    }

    /// <summary>What happened and what it means, then what to do next.</summary>
    public static int Failure(ApiError error, Talk talk)
    {
        talk.Say($"holdfast: {error.Message}");
        if (error.Next.Length > 0)
            talk.Say($"Next: {error.Next}");
        return error.Code switch
        {
            "invalid-spec" or "bad-request" => ExitCode.Usage,
            HoldfastApiException.Unknown => ExitCode.TimedOut,
            "no-quorum" => ExitCode.NoQuorum,
            _ => ExitCode.Error,
        };
    }
}
