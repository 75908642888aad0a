using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Holdfast.Calling;
using Holdfast.Output;
using Holdfast.Output.Views;
using Holdfast.Simulating;
using Holdfast.Simulation;

namespace Holdfast.Commands;

/// <summary><c>holdfast simulate</c>: cells in virtual time, one a seed, with every kind of fault.</summary>
internal static class SimulateCommand
{
    private const int DefaultSeconds = 60;

    private static readonly Option<int> Seeds = Number("--seeds", "How many runs, one a seed.", 1_000, 1, 100_000_000);
    private static readonly Option<int> From = Number("--from", "The first seed.", 1, 0, int.MaxValue);
    private static readonly Option<int?> Seed = new("--seed")
    {
        Description = "Only this one.",
        HelpName = "N",
        CustomParser = result => Parse(result, "--seed", 0, int.MaxValue),
    };

    private static readonly Option<bool> Story = new("--story") { Description = "Tell everything that happens, with --seed." };
    private static readonly Option<int> Seconds = Number("--seconds", "Virtual time of each run.", DefaultSeconds, 10, 3_600);
    private static readonly Option<bool> Beyond = new("--beyond") { Description = "Let clocks drift beyond the bound. Then nothing is promised, and violations are found." };

    public static Command Create(Talk talk)
    {
        var output = CommonOptions.Output();
        var command = new Command("simulate", "Run cells in virtual time with the real decisions, and look for two holders. Touches nothing.")
        {
            Seeds, From, Seed, Story, Seconds, Beyond, output,
        };
        command.SetAction((parsed, cancel) => parsed.GetValue(Seed) is { } seed && parsed.GetValue(Story)
            ? Task.FromResult(Tell(parsed, talk, seed))
            : RunAsync(parsed, talk, parsed.GetValue(output), cancel));
        return command;
    }

    private static int Tell(ParseResult parsed, Talk talk, long seed)
    {
        var run = Simulator.Run(seed, Options(parsed));
        talk.Show(SimulationView.Story(run, Replay(parsed, seed), whole: true, talk.Width));
        return Code(run.Violation is null);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Talk talk, Format format, CancellationToken cancel)
    {
        var (from, seeds) = parsed.GetValue(Seed) is { } seed ? (seed, 1) : (parsed.GetValue(From), parsed.GetValue(Seeds));
        var cores = Math.Min(Environment.ProcessorCount, seeds);
        var talking = new Lock();
        var runs = new SimulationRuns(Options(parsed), from, seeds, new Tally(cores, s => Replay(parsed, s)))
        {
            Failed = run => Say(() => talk.Show(SimulationView.Story(run, Replay(parsed, run.Seed), whole: false, talk.Width), asTalk: true)),
            Progress = report => Say(() => talk.Say(SimulationView.Progress(report, seeds))),
        };
        var report = await runs.RunAsync(cores, cancel);
        talk.Print(report, format, _ => SimulationView.Of(report, talk.Width));
        return cancel.IsCancellationRequested ? ExitCode.Cancelled : Code(report.Violations.IsEmpty);

        void Say(Action say)
        {
            lock (talking)
                say();
        }
    }

    private static SimulationOptions Options(ParseResult parsed) => new()
    {
        Length = TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
        Beyond = parsed.GetValue(Beyond),
    };

    private static string Replay(ParseResult parsed, long seed)
    {
        var seconds = parsed.GetValue(Seconds);
        return $"holdfast simulate --seed {seed} --story{(seconds == DefaultSeconds ? "" : $" --seconds {seconds}")}{(parsed.GetValue(Beyond) ? " --beyond" : "")}";
    }

    private static int Code(bool ok) => ok ? ExitCode.Ok : ExitCode.Error;

    private static Option<int> Number(string name, string what, int common, int least, int most) => new(name)
    {
        Description = $"{what} {least.ToString("#,0", CultureInfo.InvariantCulture)} to {most.ToString("#,0", CultureInfo.InvariantCulture)}.",
        HelpName = "N",
        DefaultValueFactory = _ => common,
        CustomParser = result => Parse(result, name, least, most),
    };

    private static int Parse(ArgumentResult result, string name, int least, int most)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        result.AddError($"{name} is {result.Tokens[0].Value}; give a number from {least} to {most}.");
        return least;
    }
}
