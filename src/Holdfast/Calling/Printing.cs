using Holdfast.Output;

namespace Holdfast.Calling;

/// <summary>Prints one answer in the format that was asked for.</summary>
internal static class Printing
{
    public static void Print<T>(this Talk talk, T value, Format format, Func<bool, Page> page) => talk.Out.Write(Text(talk, value, format, page));

    public static string Text<T>(Talk talk, T value, Format format, Func<bool, Page> page) => format switch
    {
        Format.Json => Data.Json(value),
        Format.Yaml => "---\n" + Data.Yaml(value),
        _ => page(format == Format.Wide).Render(talk.Color),
    };
}
