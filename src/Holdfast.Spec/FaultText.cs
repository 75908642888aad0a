using System.Globalization;
using System.Text;
using Holdfast.Model.Reports;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec;

/// <summary>How a fault is printed: <c>file:line:column</c>, the message, the source line with a caret, the hint.</summary>
public static class FaultText
{
    private const int Width = 100;
    private const int Before = 60;

    /// <summary>All faults, a blank line between them, and a last line with their number.</summary>
    /// <param name="faults">As <see cref="SpecResult.Faults"/>.</param>
    /// <param name="file">The file's name as the user gave it.</param>
    /// <param name="source">The text that was read; <c>null</c> leaves the source lines out.</param>
    public static string Of(IReadOnlyCollection<SpecFault> faults, string file, string? source)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var text = new StringBuilder();
        foreach (var fault in faults) text.Append(Of(fault, file, source)).Append('\n');
        return text.Append(faults.Count == 1 ? "1 fault" : faults.Count + " faults").Append("; nothing was changed.\n").ToString();
    }

    /// <summary>One fault; ends with a line break.</summary>
    public static string Of(SpecFault fault, string file, string? source)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{file}:{fault.Line}:{fault.Column}: ");
        if (fault.Path.Length > 0) text.Append(fault.Path).Append(": ");
        text.Append(fault.Message).Append('\n');
        if (source is not null) Caret(text, SourceLines.At(source.StartsWith('\ufeff') ? source[1..] : source, fault.Line), fault);
        if (fault.Hint.Length > 0) text.Append("  hint: ").Append(fault.Hint).Append('\n');
        return text.ToString();
    }

    private static void Caret(StringBuilder text, string line, SpecFault fault)
    {
        var column = Math.Clamp(fault.Column - 1, 0, line.Length);
        var start = line.Length <= Width ? 0 : Math.Max(0, column - Before);
        var shown = line.Substring(start, Math.Min(Width, line.Length - start));
        var number = fault.Line.ToString(CultureInfo.InvariantCulture).PadLeft(5);
        text.Append(number).Append(" | ").Append(start > 0 ? "…" : "").Append(Printable(shown)).Append(start + shown.Length < line.Length ? "…" : "").Append('\n');
        text.Append("      | ").Append(' ', column - start + (start > 0 ? 1 : 0)).Append("^\n");
    }

    /// <summary>One column for each character, and nothing that a terminal would obey.</summary>
    private static string Printable(string line) => new([.. line.Select(Printable)]);

    private static char Printable(char c)
        => c == '\t' ? ' ' : char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '\ufffd' : c;
}
