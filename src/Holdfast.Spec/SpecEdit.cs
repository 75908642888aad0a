using System.Globalization;
using System.Text;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec;

/// <summary>
/// Changes one value of a spec's text, to ask what would come of it. The result is the same document in one line, without the comments. What it means is
/// for <see cref="SpecReader"/> to judge.
/// </summary>
public static class SpecEdit
{
    /// <summary>Sets the value at a path of keys.</summary>
    /// <param name="text">A spec that <see cref="SpecReader"/> takes.</param>
    /// <param name="path">Keys with dots between them, as faults name them: <c>services.board.prefer</c>. What is missing on the way is made.</param>
    /// <param name="value">YAML, or <c>null</c> to take the key out.</param>
    /// <returns>The new text; <c>null</c> when the text or the value is no YAML that a spec may have, or the path leads through something that is no map.</returns>
    public static string? Set(string text, string path, string? value)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var faults = new FaultList();
        if (text.Length + (value?.Length ?? 0) > SpecLimits.Bytes || SpecTree.Read(text, faults) is not { } root)
            return null;
        var wanted = value is null ? null : SpecTree.Read("v: " + value, faults)?.Child("v");
        if (faults.Any || (value is not null && wanted is null))
            return null;
        var written = new StringBuilder();
        return TryWrite(written, root, path.Split('.'), wanted) ? written.Append('\n').ToString() : null;
    }

    /// <summary>The node, with what the rest of the path names replaced.</summary>
    private static bool TryWrite(StringBuilder text, SpecNode node, ReadOnlySpan<string> path, SpecNode? value)
    {
        if (node is not MapNode && node is not TextNode { IsNothing: true })
            return false;
        var entries = (node as MapNode)?.Entries ?? [];
        var step = path[0];
        var rest = path[1..];
        var found = false;
        text.Append('{');
        foreach (var entry in entries)
        {
            found |= entry.Step == step;
            if (entry.Step != step)
                Write(text, entry);
            else if (!TryWriteChanged(text, entry, rest, value))
                return false;
        }

        if (!found && value is not null)
            Write(text, path, value);
        text.Append('}');
        return true;
    }

    private static bool TryWriteChanged(StringBuilder text, SpecNode entry, ReadOnlySpan<string> rest, SpecNode? value)
    {
        if (rest.IsEmpty && value is null)
            return true;
        text.Append(Quoted(entry.Step)).Append(": ");
        if (rest.IsEmpty)
            WriteValue(text, value!);
        else if (!TryWrite(text, entry, rest, value))
            return false;
        text.Append(",\n ");
        return true;
    }

    private static void Write(StringBuilder text, ReadOnlySpan<string> path, SpecNode value)
    {
        text.Append(Quoted(path[0])).Append(": ");
        if (path.Length == 1)
            WriteValue(text, value);
        else
        {
            text.Append('{');
            Write(text, path[1..], value);
            text.Append('}');
        }

        text.Append(",\n ");
    }

    private static void Write(StringBuilder text, SpecNode entry)
    {
        text.Append(Quoted(entry.Step)).Append(": ");
        WriteValue(text, entry);
        text.Append(",\n ");
    }

    private static void WriteValue(StringBuilder text, SpecNode node)
    {
        switch (node)
        {
            case MapNode map:
                text.Append('{');
                foreach (var entry in map.Entries)
                    Write(text, entry);
                text.Append('}');
                break;
            case ListNode list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    WriteValue(text, item);
                    text.Append(",\n ");
                }

                text.Append(']');
                break;
            case TextNode { Plain: true } plain when plain.IsNothing || plain.IsNumber || plain.IsTruth:
                text.Append(plain.Text.Length == 0 ? "~" : plain.Text);
                break;
            case TextNode scalar:
                text.Append(Quoted(scalar.Text));
                break;
        }
    }

    /// <summary>A double-quoted scalar; beyond printable ASCII all is escaped.</summary>
    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                >= ' ' and <= '~' => c.ToString(),
                _ when char.IsSurrogate(c) => c.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            });
        return text.Append('"').ToString();
    }
}
