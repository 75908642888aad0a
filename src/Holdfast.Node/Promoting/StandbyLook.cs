using Holdfast.Control.Promoting;
using Holdfast.Model.Time;
using Holdfast.Node.Addresses;
using Holdfast.Node.Guard;
using Holdfast.Node.Ocf;
using Holdfast.Node.Os;

namespace Holdfast.Node.Promoting;

/// <summary>What a node finds out about a standby without asking the application: whether its program could be started and its addresses have a place, and its agent's score.</summary>
internal sealed class StandbyLook(string dataDirectory)
{
    private const int MaxScore = 64;

    /// <summary>Services are looked at one by one, each every second, and ask for the same table.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    private readonly GuardPaths _paths = new(dataDirectory);
    private readonly Lock _lock = new();
    private (Moment At, IReadOnlyList<Link> Links) _table = (Moment.Never, []);

    public StandbyFacts At(GateWatch watch) => new(Missing(watch) is { Length: > 0 } missing ? missing : Placeless(watch), watch.Scored ? Score(watch.Service) : null);

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

    /// <summary>What it would be granted, and could not act on: users would find nobody.</summary>
    private string Placeless(GateWatch watch)
    {
        if (watch.Addresses.IsEmpty)
            return "";
        try
        {
            var links = Links();
            foreach (var address in watch.Addresses)
                if (Placing.Where(address, links, out var why) is null)
                    return $"it cannot have its address: {char.ToLowerInvariant(why[0])}{why[1..].TrimEnd('.')}";
            return "";
        }
        catch (IOException)
        {
            return ""; // The guard asks again when it matters.
        }
    }

    private IReadOnlyList<Link> Links()
    {
        lock (_lock)
        {
            if (_table.At != Moment.Never && BootClock.Now - _table.At < Fresh)
                return _table.Links;
            using var table = new LinkTable();
            return (_table = (BootClock.Now, table.Read())).Links;
        }
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
