using Holdfast.Spec.Faults;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Holdfast.Spec.Yaml;

/// <summary>The parser's events, one at a time; what it throws becomes one fault, after which there are no more events.</summary>
internal sealed class YamlEvents(string text, FaultList faults)
{
    private readonly Parser _parser = new(new Scanner(new StringReader(text), skipComments: true));

    /// <summary>The { and [ that are open.</summary>
    private readonly Stack<(Mark At, bool Flow)> _open = new();

    /// <summary>The next event, or <c>null</c> at the end or after a fault.</summary>
    public ParsingEvent? Next()
    {
        try
        {
            if (!_parser.MoveNext() || _parser.Current is not { } current) return null;
            Follow(current);
            return current;
        }
        catch (YamlException e)
        {
            Fault(SyntaxWords.Of(e.Message, text, MarkOf(e.Start)));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException or NullReferenceException)
        {
            // A defect of the YAML library, met with damaged input only: the daemon must survive it, and the text is no YAML in any case.
            var at = _parser.Current is { } current ? MarkOf(current.End) : new Mark(1, 1);
            Fault(new SyntaxFault(at, "From here on this is not readable as YAML.", "look for a quote or bracket that is not closed, and at the indentation"));
        }

        return null;
    }

    public static Mark MarkOf(in YamlDotNet.Core.Mark mark)
        => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private void Follow(ParsingEvent current)
    {
        if (current is MappingStart map) _open.Push((MarkOf(map.Start), map.Style == MappingStyle.Flow));
        else if (current is SequenceStart list) _open.Push((MarkOf(list.Start), list.Style == SequenceStyle.Flow));
        else if (current is MappingEnd or SequenceEnd) _open.TryPop(out _);
    }

    /// <summary>A bracket that was opened in an earlier line is the cause, wherever the parser stumbled.</summary>
    private void Fault(SyntaxFault fault)
    {
        if (_open.TryPeek(out var open) && open.Flow && (fault.At.Line > open.At.Line || fault.Message.StartsWith("From here", StringComparison.Ordinal)))
            fault = SyntaxWords.NotClosed(text, open.At);
        faults.Add(fault.At, "", fault.Message, fault.Hint);
    }
}
