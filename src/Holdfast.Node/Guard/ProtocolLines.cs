using System.Globalization;
using System.Text;

namespace Holdfast.Node.Guard;

/// <summary>
/// Finds a warm service's words in its standard output: <c>holdfast: standby</c> and <c>holdfast: active EPOCH</c>, each a line of its own.
/// Everything else is the service's own talk.
/// </summary>
internal sealed class ProtocolLines
{
    private const int Longest = 64;
    private const string Prefix = "holdfast: ";
    private readonly byte[] _line = new byte[Longest];
    private int _length;

    /// <summary>The epochs that were said, 0 for standby, in order.</summary>
    public IEnumerable<long> Read(byte[] bytes, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (bytes[i] != (byte)'\n')
            {
                if (_length < Longest)
                    _line[_length] = bytes[i];
                _length++;
                continue;
            }
            var said = _length <= Longest ? Parse(Encoding.UTF8.GetString(_line, 0, _length)) : null;
            _length = 0;
            if (said is { } epoch)
                yield return epoch;
        }
        _length = Math.Min(_length, Longest + 1);
    }

    internal static long? Parse(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var words = line[Prefix.Length..].TrimEnd().Split(' ');
        return words switch
        {
            ["standby"] => 0,
            ["active", var epoch] when long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 => n,
            _ => null,
        };
    }
}
