namespace Holdfast.Output;

/// <summary>
/// Aligned columns below words in capitals. A column that is empty in every row is left out; an empty cell is a dash; the last column
/// takes what is left of the width and goes on below itself. Where too little is left, it goes on a line of its own, below its row.
/// </summary>
internal sealed class Table(int indent, params string[] heads)
{
    private const int Gap = 2;
    private const int NarrowestLast = 24;
    private const int Below = 4;

    private readonly List<Ink[]> _rows = [];
    private readonly HashSet<int> _right = [];

    public Table Row(params Ink[] cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <summary>These columns are numbers.</summary>
    public Table Right(params int[] columns)
    {
        _right.UnionWith(columns);
        return this;
    }

    public IEnumerable<Ink[]> Lines(int width)
    {
        var shown = Enumerable.Range(0, heads.Length).Where(c => _rows.Any(r => r[c].Text.Length > 0)).ToArray();
        if (shown.Length == 0)
            yield break;
        var widths = shown.Select(c => Math.Max(heads[c].Length, _rows.Max(r => r[c].Text.Length))).ToArray();
        var left = width - indent - widths[..^1].Sum(w => w + Gap);
        var beside = left >= Math.Min(widths[^1], NarrowestLast);

        var titles = shown.Select(c => new Ink(heads[c], Tone.Quiet)).ToArray();
        yield return Line(shown, widths, beside ? titles : titles[..^1]);
        foreach (var row in _rows)
            foreach (var line in beside ? Beside(shown, widths, row, left) : OnItsOwn(shown, widths, row, width))
                yield return line;
    }

    private IEnumerable<Ink[]> Beside(int[] shown, int[] widths, Ink[] row, int left)
    {
        var cells = Cells(shown, row);
        var wrapped = Wrap.Lines(cells[^1].Text, left);
        yield return Line(shown, widths, [.. cells[..^1], cells[^1] with { Text = wrapped[0] }]);
        foreach (var more in wrapped.Skip(1))
            yield return Line(shown, widths, [.. cells[..^1].Select(_ => new Ink("")), cells[^1] with { Text = more }]);
    }

    private IEnumerable<Ink[]> OnItsOwn(int[] shown, int[] widths, Ink[] row, int width)
    {
        var cells = Cells(shown, row);
        yield return Line(shown, widths, cells[..^1]);
        if (cells[^1].Text.Length == 0)
            yield break;
        foreach (var more in Wrap.Lines(cells[^1].Text, width - indent - Below))
            yield return [new string(' ', indent + Below), cells[^1] with { Text = more }];
    }

    private Ink[] Cells(int[] shown, Ink[] row)
        => [.. shown.Select(c => row[c].Text.Length > 0 ? row[c] : new Ink(c == heads.Length - 1 ? "" : "-", Tone.Quiet))];

    private Ink[] Line(int[] shown, int[] widths, Ink[] cells)
    {
        var pieces = new List<Ink> { new string(' ', indent) };
        for (var i = 0; i < cells.Length; i++)
        {
            var pad = new string(' ', Math.Max(0, widths[i] - cells[i].Text.Length));
            var gap = i == cells.Length - 1 ? "" : new string(' ', Gap);
            pieces.AddRange(_right.Contains(shown[i]) ? [pad, cells[i], gap] : [cells[i], i == cells.Length - 1 ? "" : pad, gap]);
        }

        return [.. pieces];
    }
}
