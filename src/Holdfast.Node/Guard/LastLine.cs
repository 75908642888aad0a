using System.Text;

namespace Holdfast.Node.Guard;

/// <summary>The last line of a stream that says something, shortened, without what a terminal would take for orders.</summary>
internal sealed class LastLine
{
    private const int Longest = 300;
    private readonly byte[] _line = new byte[Longest];
    private int _length;
    private string _text = "";

    /// <summary>Empty when there was none.</summary>
    public string Text => Current() is { Length: > 0 } unfinished ? unfinished : _text;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b == (byte)'\n')
                Finish();
            else if (_length < Longest)
                _line[_length++] = b;
        }
    }

    private void Finish()
    {
        if (Current() is { Length: > 0 } text)
            _text = text;
        _length = 0;
    }

    private string Current() => new string([.. Encoding.UTF8.GetString(_line, 0, _length).Where(c => !char.IsControl(c))]).Trim();
}
