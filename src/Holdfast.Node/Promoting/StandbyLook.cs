using Holdfast.Control.Promoting;
using Holdfast.Node.Guard;
using Holdfast.Node.Ocf;

namespace Holdfast.Node.Promoting;

/// <summary>What a node finds out about a standby without asking the application: whether its program could be started, and its agent's score.</summary>
internal sealed class StandbyLook(string dataDirectory)
{
    private const int MaxScore = 64;

    private readonly GuardPaths _paths = new(dataDirectory);

    public StandbyFacts At(GateWatch watch) => new(Missing(watch), watch.Scored ? Score(watch.Service) : null);

    private string Missing(GateWatch watch)
    {
        if (watch.Program.Length == 0 || watch.Pid != 0)
            return "";
        var directory = watch.Directory.Length > 0 ? watch.Directory : _paths.Data;
        if (!Directory.Exists(directory))
            return $"it cannot be started: there is no directory {directory}";
        return Programs.Find(watch.Program, watch.SearchPath ?? Environment.GetEnvironmentVariable("PATH"), directory, out var why) is not null
            ? ""
            : $"it cannot be started: {char.ToLowerInvariant(why[0])}{why[1..].TrimEnd('.')}";
    }

    /// <summary>None while the file is being written: it is there at the next look.</summary>
    private int? Score(string service)
    {
        try
        {
            var file = new FileInfo(AgentPlaces.ScoreFile(_paths.Lease, service));
            return file is { Exists: true, Length: <= MaxScore } ? StandbyFacts.ReadScore(File.ReadAllText(file.FullName)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
