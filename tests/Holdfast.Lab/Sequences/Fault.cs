namespace Holdfast.Lab.Sequences;

/// <summary>Something that was done to the cell, and how it is undone; what needs no undoing is over by itself.</summary>
internal sealed record Fault(string Text, Action? Undo = null);
