using System.Globalization;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Telling;

/// <summary>What happened, a line each, as an operator would tell it.</summary>
internal sealed class Story(Timeline time)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Tell(string what) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{time.Now.Ms / 1000,7:F3} s  {what}"));
}
