using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Time;

namespace Holdfast.Demo.Story;

/// <summary>What is going on, for whoever shows it: the story says it here, the screen reads it, the script prints it.</summary>
internal sealed class Stage
{
    private const int Kept = 12;

    private readonly Lock _lock = new();
    private readonly Moment _begun = BootClock.Now;
    private readonly Action<StageLine> _said;
    private StageView _view = new();

    /// <param name="said">Called for each line, in order.</param>
    public Stage(Action<StageLine> said) => _said = said;

    public StageView View
    {
        get
        {
            lock (_lock)
                return _view with { Elapsed = BootClock.Now - _begun };
        }
    }

    public void Say(string text, IEnumerable<string>? details = null)
    {
        var line = new StageLine(BootClock.Now - _begun, text, [.. details ?? []]);
        lock (_lock)
        {
            _view = _view with { Lines = [.. _view.Lines.TakeLast(Kept - 1), line] };
            _said(line);
        }
    }

    /// <summary>A node that the story has taken away (or given back).</summary>
    public void Killed(string node, bool killed)
    {
        lock (_lock)
            _view = _view with { Killed = killed ? _view.Killed.Add(node) : _view.Killed.Remove(node) };
    }

    public void Done(StoryEvent happened)
    {
        lock (_lock)
            _view = _view with { Events = [.. _view.Events, happened] };
    }

    /// <summary>The story is over; the cell stays up.</summary>
    public void End()
    {
        lock (_lock)
            _view = _view with { Over = true };
    }
}

/// <summary>One thing that was said, with the time since the beginning.</summary>
internal sealed record StageLine(TimeSpan At, string Text, ImmutableArray<string> Details);

internal sealed record StageView
{
    public TimeSpan Elapsed { get; init; }

    public ImmutableArray<StageLine> Lines { get; init; } = [];

    public ImmutableSortedSet<string> Killed { get; init; } = [];

    public ImmutableArray<StoryEvent> Events { get; init; } = [];

    /// <summary>The story is over, and the user can try things.</summary>
    public bool Over { get; init; }
}
