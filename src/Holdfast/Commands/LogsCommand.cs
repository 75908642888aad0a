using System.CommandLine;
using Holdfast.Calling;
using Holdfast.Client;
using Holdfast.Model.Reports;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast logs SERVICE [--node NODE] [--follow]</c></summary>
internal static class LogsCommand
{
    private const int Most = 2000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Command Create(Talk talk)
    {
        var service = new Argument<string>("SERVICE") { Description = "Whose output to show." };
        var node = new Option<string?>("--node") { Description = "On which node; without it, on the one where it is active.", HelpName = "NODE" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what it prints from now on." };
        var (limit, output) = (CommonOptions.Limit(Most), CommonOptions.Output());
        var command = new Command("logs", "What a service has printed on a node, newest last.") { service, node, limit, follow, output };
        command.SetAction((parsed, cancel) => Cell.AskAsync(parsed, talk, async client =>
        {
            var (name, format) = (parsed.GetValue(service)!, parsed.GetValue(output));
            var where = parsed.GetValue(node) ?? Where((await client.WhyAsync(name, cancel)).Service);
            var log = await client.LogAsync(name, where, parsed.GetValue(limit), cancel: cancel);
            if (format is Format.Json or Format.Yaml)
            {
                talk.Print(log, format, _ => new Page(talk.Width));
                return ExitCode.Ok;
            }

            if (log.Lines.IsEmpty)
                talk.Say($"{name} has printed nothing on {log.Node} yet.");
            Write(talk, log);
            return parsed.GetValue(follow) ? await FollowAsync(client, talk, log, cancel) : ExitCode.Ok;
        }));
        return command;
    }

    /// <summary>The holder, or the first instance that is active, or that there is.</summary>
    internal static string Where(ServiceReport service)
        => service.Holder.Length > 0 ? service.Holder : (service.Instances.FirstOrDefault(i => i.State == "active") ?? service.Instances.FirstOrDefault())?.Node ?? "";

    private static async Task<int> FollowAsync(HoldfastClient client, Talk talk, LogReport log, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, cancel);
                log = await client.LogAsync(log.Service, log.Node, Most, log.Next, cancel);
                Write(talk, log);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
            return ExitCode.Ok;
        }
    }

    private static void Write(Talk talk, LogReport log)
    {
        foreach (var line in log.Lines)
            talk.Out.WriteLine(line);
        talk.Out.Flush();
    }
}
