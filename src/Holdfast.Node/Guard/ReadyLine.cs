using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Guard;

/// <summary>The line by which a service says that it is ready; it counts once.</summary>
internal sealed class ReadyLine
{
    /// <summary>The expressions are such that none takes longer than its line is long; this is for a machine that stands still.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Regex _line;
    private readonly long _run;

    private ReadyLine(Regex line, long run) => (_line, _run) = (line, run);

    /// <param name="ready">What says that it is ready; may be something else.</param>
    /// <param name="run">Whose line it is.</param>
    /// <param name="why">Set when there is one, and it is no expression.</param>
    public static ReadyLine? Of(ReadySpec? ready, long run, ref string why)
    {
        if (ready?.Line is not { } pattern)
            return null;
        try
        {
            return new ReadyLine(new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience), run);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            why = $"Its ready line is no expression that this node can match: {e.Message}";
            return null;
        }
    }

    public bool Seen { get; private set; }

    /// <returns>The run, the first time that a line matches.</returns>
    public long? Match(string line)
    {
        if (Seen || !Matches(line))
            return null;
        Seen = true;
        return _run;
    }

    private bool Matches(string line)
    {
        try
        {
            return _line.IsMatch(line);
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // Not seen in time; the service's own start-timeout says the rest.
        }
    }
}

/// <summary>One stream in which it may come, cut into lines.</summary>
internal sealed class ReadyStream(ReadyLine ready)
{
    private const int Longest = 4096;
    private readonly byte[] _line = new byte[Longest];
    private int _length;

    /// <returns>The run that has become ready.</returns>
    public long? Read(ReadOnlySpan<byte> bytes)
    {
        if (ready.Seen)
            return null;
        long? run = null;
        foreach (var b in bytes)
        {
            if (b == (byte)'\n')
                run ??= Finish();
            else if (_length < Longest)
                _line[_length++] = b;
        }

        return run;
    }

    private long? Finish()
    {
        var line = Encoding.UTF8.GetString(_line, 0, _length).TrimEnd('\r');
        _length = 0;
        return ready.Match(line);
    }
}
