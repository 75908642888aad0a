using System.Text;

namespace Holdfast.Output;

/// <summary>Lines of text for people, made for a width. Becomes a string once, with colour or without.</summary>
internal sealed class Page(int width)
{
    private readonly List<Ink[]> _lines = [];

    public int Width => width;

    public Page Line(params Ink[] pieces)
    {
        _lines.Add(pieces);
        return this;
    }

    public Page Blank() => _lines.Count == 0 ? this : Line();

    /// <summary>A section: a blank line before it, unless it is the first, and its title.</summary>
    public Page Section(string title) => Blank().Line(new Ink(title, Tone.Strong));

    /// <summary>A paragraph that begins with <paramref name="lead"/> and goes on below the place where its text began.</summary>
    public Page Text(string text, Tone tone = Tone.Plain, params Ink[] lead)
    {
        var indent = lead.Sum(l => l.Text.Length);
        var lines = Wrap.Lines(text, Math.Max(width - indent, 20));
        for (var i = 0; i < lines.Count; i++)
        {
            Ink[] before = i == 0 ? lead : [new string(' ', indent)];
            Line([.. before, new Ink(lines[i], tone)]);
        }

        return this;
    }

    public Page Add(Table table)
    {
        foreach (var line in table.Lines(width))
            Line(line);
        return this;
    }

    public string Render(bool color)
    {
        var text = new StringBuilder();
        foreach (var line in _lines)
            text.Append(Render(line, color)).Append('\n');
        return text.ToString();
    }

    private static string Render(Ink[] line, bool color)
    {
        var last = Array.FindLastIndex(line, p => p.Text.AsSpan().TrimEnd().Length > 0);
        return string.Concat(line.Take(last + 1).Select((p, i) => (p with { Text = Printable(i == last ? p.Text.TrimEnd() : p.Text) }).Paint(color)));
    }

    /// <summary>Names and notes come from elsewhere: nothing in them may steer the terminal.</summary>
    private static string Printable(string text) => text.Any(char.IsControl) ? new string([.. text.Select(c => char.IsControl(c) ? '\ufffd' : c)]) : text;
}
