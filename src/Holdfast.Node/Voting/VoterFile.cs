using System.Globalization;

namespace Holdfast.Node.Voting;

/// <summary>
/// The longest ttl that this voter may have promised, in any of its lives, on disk. A voter that restarts waits for so long before it
/// reports anything as over. Written before a longer promise is given; it never falls.
/// </summary>
internal sealed class VoterFile(string directory)
{
    private readonly string _path = Path.Combine(directory, "longest-ttl");

    public TimeSpan Read()
    {
        if (!File.Exists(_path))
            return TimeSpan.Zero;
        var text = File.ReadAllText(_path).Trim();
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > Control.Voting.Voter.MostTtl.Ticks)
            return Control.Voting.Voter.MostTtl;
        return TimeSpan.FromTicks(ticks);
    }

    /// <summary>Returns when it is on the disk.</summary>
    public void Write(TimeSpan longest)
    {
        var fresh = _path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(longest.Ticks.ToString(CultureInfo.InvariantCulture)));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, _path, overwrite: true);
    }
}
