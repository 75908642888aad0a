namespace Holdfast.Scenarios;

/// <summary>A scenario file says something that cannot be understood or cannot be: the line (0 for the whole file), what, and what to do next.</summary>
internal sealed class ScenarioException(int line, string message, string next) : Exception(message)
{
    public int Line => line;

    public string Next => next;
}
