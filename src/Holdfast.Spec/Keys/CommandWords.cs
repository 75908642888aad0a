using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>A program and its arguments, wherever a spec has some run.</summary>
internal static class CommandWords
{
    public static readonly ListValue<string> Value = new(
        new TextValue("an argument", asWritten: true, empty: true), "a list: the program and its arguments", SpecLimits.Arguments, "write the program and its arguments");
}
