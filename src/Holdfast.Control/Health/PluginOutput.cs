namespace Holdfast.Control.Health;

/// <summary>
/// What a Nagios plug-in printed (Monitoring Plugins Development Guidelines, "Plugin Output for Nagios"): a line for people, then behind <c>|</c> the figures.
/// </summary>
/// <param name="Text">Its first line without the figures.</param>
/// <param name="Figures">The performance data of the first line: <c>load1=0.31;5;10</c>.</param>
public readonly record struct PluginOutput(string Text, string Figures)
{
    private const int Longest = 300;

    public static PluginOutput Read(string output)
    {
        var line = output.Split('\n').Select(l => Printable(l)).FirstOrDefault(l => l.Length > 0) ?? "";
        var bar = line.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? new PluginOutput(Short(line), "") : new PluginOutput(Short(line[..bar].Trim()), Short(line[(bar + 1)..].Trim()));
    }

    /// <summary>0 OK and 1 WARNING pass; 2 CRITICAL, 3 UNKNOWN and everything else fail.</summary>
    public ProbeResult Judge(int code)
    {
        var said = (Text.Length == 0 ? "it said nothing" : Text) + (Figures.Length == 0 ? "" : $" [{Figures}]");
        return code switch
        {
            0 => ProbeResult.Pass(said),
            1 => ProbeResult.Pass($"warning: {said}"),
            2 => ProbeResult.Fail(said),
            3 => ProbeResult.Fail($"it could not tell: {said}"),
            _ => ProbeResult.Fail($"exit code {code}: {said}"),
        };
    }

    private static string Printable(string line) => new string([.. line.Where(c => !char.IsControl(c))]).Trim();

    private static string Short(string text) => text.Length <= Longest ? text : text[..Longest];
}
