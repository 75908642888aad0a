using System.Globalization;

namespace Holdfast.Spec.Yaml;

/// <summary>A place in the text, both from 1.</summary>
internal readonly record struct Mark(int Line, int Column);

/// <summary>One value of the document, with its place and the way to it.</summary>
internal abstract class SpecNode(SpecNode? parent, string step, Mark at, Mark keyAt)
{
    public SpecNode? Parent { get; } = parent;

    /// <summary>The key or <c>[index]</c> that leads here from the parent; empty at the root.</summary>
    public string Step { get; } = step;

    public Mark At { get; } = at;

    /// <summary>Where its key is; of a list's item or the root: where it is itself.</summary>
    public Mark KeyAt { get; } = keyAt;

    /// <summary>What a person would call it: <c>the number 5</c>, <c>a list</c>.</summary>
    public abstract string Found { get; }

    public string Path => Parent is null ? "" : Join(Parent.Path, Step);

    public static string Join(string path, string step)
        => step.StartsWith('[') ? path + step : (path.Length == 0 ? "" : path + ".") + (step.Length == 0 ? "\"\"" : step);

    public static string Item(int index) => "[" + index.ToString(CultureInfo.InvariantCulture) + "]";

    /// <summary>The child at this step, or <c>null</c>.</summary>
    public virtual SpecNode? Child(string step) => null;
}

/// <summary>A scalar.</summary>
internal sealed class TextNode(SpecNode? parent, string step, Mark at, Mark keyAt, string text, bool plain)
    : SpecNode(parent, step, at, keyAt)
{
    public string Text { get; } = text;

    /// <summary>Written without quotes, so that YAML may take it for a number or nothing.</summary>
    public bool Plain { get; } = plain;

    public bool IsNothing => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    public bool IsNumber => Plain && PlainWords.IsNumber(Text);

    public bool IsTruth => Plain && PlainWords.IsTruth(Text);

    public override string Found => this switch
    {
        { IsNothing: true } => "nothing",
        { IsNumber: true } => "the number " + Text,
        { IsTruth: true } => "the truth value " + Text,
        _ => "the text " + Faults.Quoted.Of(Text),
    };
}

/// <summary>A mapping; keys are unique.</summary>
internal sealed class MapNode(SpecNode? parent, string step, Mark at, Mark keyAt) : SpecNode(parent, step, at, keyAt)
{
    private readonly Dictionary<string, SpecNode> _children = new(StringComparer.Ordinal);

    /// <summary>In the order of the text.</summary>
    public List<SpecNode> Entries { get; } = [];

    public override string Found => "a map of keys and values";

    public override SpecNode? Child(string step) => _children.GetValueOrDefault(step);

    /// <summary>False: the key is there already.</summary>
    public bool TryAdd(SpecNode child)
    {
        if (!_children.TryAdd(child.Step, child)) return false;
        Entries.Add(child);
        return true;
    }
}

/// <summary>A sequence.</summary>
internal sealed class ListNode(SpecNode? parent, string step, Mark at, Mark keyAt) : SpecNode(parent, step, at, keyAt)
{
    public List<SpecNode> Items { get; } = [];

    public override string Found => "a list";

    public override SpecNode? Child(string step)
        => Items.FirstOrDefault(i => i.Step == step);
}

/// <summary>What stood here is refused, and said so: whoever reads it stays silent.</summary>
internal sealed class RefusedNode(SpecNode? parent, string step, Mark at, Mark keyAt) : SpecNode(parent, step, at, keyAt)
{
    public override string Found => "a refused value";
}
