namespace Holdfast.Simulation;

/// <summary>What was promised and not kept.</summary>
/// <param name="Kind">A word for programs: <c>overlap</c>, <c>epoch</c>, <c>proof</c>, <c>control</c>, <c>lost</c>, <c>stuck</c>, <c>restless</c>, <c>crash</c>.</param>
/// <param name="Text">A sentence.</param>
public sealed record Violation(string Kind, string Text);
