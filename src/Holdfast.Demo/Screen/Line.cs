using Spectre.Console;

namespace Holdfast.Demo.Screen;

/// <summary>One line of the screen, put together left to right; what does not fit is cut off.</summary>
internal sealed class Line(int width)
{
    private readonly List<(string Text, Style Style)> _parts = [];
    private int _used;

    public Line Add(string text, Style? style = null)
    {
        var left = width - _used;
        var fitting = text.Length <= left ? text : left <= 1 ? text[..left] : text[..(left - 1)] + "…";
        if (fitting.Length > 0)
            _parts.Add((fitting, style ?? Style.Plain));
        _used += fitting.Length;
        return this;
    }

    /// <summary>In a column of this many cells, with a space after it.</summary>
    public Line Column(string text, int cells, Style? style = null) =>
        Add((text.Length <= cells ? text.PadRight(cells) : text[..(cells - 1)] + "…") + " ", style);

    /// <summary>At the right edge, when there is room.</summary>
    public Line Right(string text, Style? style = null) =>
        _used + text.Length + 1 > width ? this : Add(new string(' ', width - _used - text.Length)).Add(text, style);

    public void AppendTo(Paragraph paragraph)
    {
        foreach (var (text, style) in _parts)
            paragraph.Append(text, style);
    }

    public override string ToString() => string.Concat(_parts.Select(p => p.Text)).TrimEnd();
}
