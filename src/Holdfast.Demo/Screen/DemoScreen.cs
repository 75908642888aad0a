using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Holdfast.Demo.Screen;

/// <summary>The picture: sections of lines. On a low terminal the least important sections go first. Pure.</summary>
internal static class DemoScreen
{
    public static IRenderable Render(ScreenState state, int width, int height)
    {
        var paragraph = new Paragraph { Overflow = Overflow.Crop };
        var lines = Lines(state, width, height);
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                paragraph.Append("\n");
            lines[i].AppendTo(paragraph);
        }

        return paragraph;
    }

    public static ImmutableArray<Line> Lines(ScreenState state, int width, int height)
    {
        // In the order in which they are given up.
        var optional = new List<Section>
        {
            Section.Of(6, EventsSection.Lines(state, width)),
            Section.Of(5, IncidentSection.Lines(state, width)),
            Section.Of(4, StorySection.Lines(state, width)),
            Section.Of(7, AdviceSection.Lines(state, width)),
        };
        Section[] always =
        [
            Section.Of(1, HeadSection.Lines(state, width)),
            Section.Of(2, NodesSection.Lines(state, width)),
            Section.Of(3, LoadSection.Lines(state, width)),
        ];
        while (optional.Count > 0 && always.Concat(optional).Sum(s => s.Height) > height - 1)
            optional.RemoveAt(0);
        return [.. always.Concat(optional).Where(s => s.Height > 0).OrderBy(s => s.Place).SelectMany(s => s.Lines.Prepend(new Line(width))).Skip(1)];
    }

    private sealed record Section(int Place, ImmutableArray<Line> Lines)
    {
        /// <summary>With the empty line before it.</summary>
        public int Height => Lines.Length == 0 ? 0 : Lines.Length + 1;

        public static Section Of(int place, IEnumerable<Line> lines) => new(place, [.. lines]);
    }
}
