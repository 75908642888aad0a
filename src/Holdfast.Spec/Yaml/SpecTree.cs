using Holdfast.Spec.Faults;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Holdfast.Spec.Yaml;

/// <summary>
/// Builds the tree of the one document. Refuses what makes YAML dangerous or surprising: anchors and aliases (they can
/// make a few lines expand without end), merge keys, tags, keys written twice, several documents.
/// </summary>
internal sealed class SpecTree
{
    private readonly FaultList _faults;
    private readonly YamlEvents _events;
    private int _values;
    private int _aliasLine;

    private SpecTree(string text, FaultList faults)
    {
        _faults = faults;
        _events = new YamlEvents(text, faults);
    }

    /// <summary>The document's root, or <c>null</c> with faults. A root may come with faults too: then as much as could be read.</summary>
    public static SpecNode? Read(string text, FaultList faults) => new SpecTree(text, faults).Document();

    private SpecNode? Document()
    {
        SpecNode? root = null;
        while (_events.Next() is { } e)
        {
            if (e is DocumentStart start && root is not null)
            {
                _faults.Add(YamlEvents.MarkOf(start.Start), "", "A second document begins here; a spec is one document.", "remove this \"---\", or keep the second cell in a file of its own");
                return root;
            }

            if (!IsValue(e)) continue;
            if (Node(e, null, "", null, 1) is not { } read) return null;
            root = read;
        }

        if (root is null && _values > 0 && !_faults.Any)
            _faults.Add(new Mark(1, 1), "", "The spec ends in the middle of something.", "check the brackets, the quotes and the indentation");
        if (root is null && !_faults.Any)
            _faults.Add(new Mark(1, 1), "", "The spec is empty.", "begin with \"cell: NAME\" and \"nodes:\"; see the examples");
        return root;
    }

    /// <summary><c>null</c>: a fault ended the reading.</summary>
    private SpecNode? Node(ParsingEvent e, SpecNode? parent, string step, Mark? key, int depth)
    {
        var at = YamlEvents.MarkOf(e.Start);
        var keyAt = key ?? at;
        if (!WithinLimits(at, parent, step, depth)) return null;
        Refuse(e, at, parent, step);
        return e switch
        {
            Scalar s => new TextNode(parent, step, at, keyAt, s.Value, s.Style is ScalarStyle.Plain),
            MappingStart => Map(new MapNode(parent, step, at, keyAt), depth),
            SequenceStart => List(new ListNode(parent, step, at, keyAt), depth),
            _ => new RefusedNode(parent, step, at, keyAt),
        };
    }

    private bool WithinLimits(Mark at, SpecNode? parent, string step, int depth)
    {
        if (_faults.Full) return false;
        if (depth > SpecLimits.Depth)
        {
            _faults.Add(at, PathOf(parent, step), $"This is nested more than {SpecLimits.Depth} levels deep; no part of a spec is.", "check the brackets and the indentation");
            return false;
        }

        if (++_values <= SpecLimits.Values) return true;
        _faults.Add(at, PathOf(parent, step), $"The spec has more than {SpecLimits.Values} values; reading stops here.", "check that this is the right file");
        return false;
    }

    private void Refuse(ParsingEvent e, Mark at, SpecNode? parent, string step)
    {
        if (e is AnchorAlias alias)
        {
            if (_aliasLine == at.Line) return;
            _aliasLine = at.Line;
            _faults.Add(at, PathOf(parent, step), $"An alias ({Quoted.Of("*" + alias.Value.Value)}) is not allowed in a spec: a few of them can expand without end.", "write the value out here");
            return;
        }

        if (e is not NodeEvent node) return;
        if (!node.Anchor.IsEmpty)
            _faults.Add(at, PathOf(parent, step), $"An anchor ({Quoted.Of("&" + node.Anchor.Value)}) is not allowed in a spec: with aliases a few lines can expand without end.", "remove it, and write the value out where it is used");
        if (!node.Tag.IsEmpty)
            _faults.Add(at, PathOf(parent, step), $"A tag ({Quoted.Of(node.Tag.IsNonSpecific ? "!" : node.Tag.Value.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal))}) is not allowed in a spec; every key has one known type.", "remove the tag");
    }

    private ListNode? List(ListNode list, int depth)
    {
        while (_events.Next() is { } e)
        {
            if (e is SequenceEnd) return list;
            if (!IsValue(e)) continue;
            if (Node(e, list, SpecNode.Item(list.Items.Count), null, depth + 1) is not { } item) return null;
            list.Items.Add(item);
        }

        return null;
    }

    private MapNode? Map(MapNode map, int depth)
    {
        while (_events.Next() is { } e)
        {
            if (e is MappingEnd) return map;
            if (!IsValue(e)) continue;
            if (!Entry(map, e, depth)) return null;
        }

        return null;
    }

    /// <summary>False: a fault ended the reading.</summary>
    private bool Entry(MapNode map, ParsingEvent key, int depth)
    {
        var at = YamlEvents.MarkOf(key.Start);
        var name = (key as Scalar)?.Value;
        if (name is null)
        {
            // A complex key is read, so that the reading can go on, and dropped.
            _faults.Add(at, map.Path, "A key must be a plain word; this one is a list, a map or an alias.", "a text that begins with [, { or * needs quotes");
            if (Node(key, map, "?", at, depth + 1) is null) return false;
        }
        else
        {
            Refuse(key, at, map, name);
        }

        if (_events.Next() is not { } value) return false;
        if (!IsValue(value))
        {
            // The parser loses the value of an empty key.
            _faults.Add(at, map.Path, "There should be a key and a value here; one of them is missing.", "write \"key: value\"");
            return false;
        }

        if (Node(value, map, name ?? "?", at, depth + 1) is not { } node) return false;
        if (name is not null) Keep(map, node);
        return true;
    }

    private static string PathOf(SpecNode? parent, string step) => parent is null ? "" : SpecNode.Join(parent.Path, step);

    private static bool IsValue(ParsingEvent e) => e is NodeEvent or AnchorAlias;

    private void Keep(MapNode map, SpecNode node)
    {
        if (node.Step == "<<")
            _faults.AddAtKey(node, "A merge key (<<) is not allowed in a spec: what a node or service has must stand with it.", "write the keys out here");
        else if (!map.TryAdd(node))
            _faults.AddAtKey(node, $"The key {Quoted.Of(node.Step)} is written twice; it stands in line {map.Child(node.Step)!.KeyAt.Line} already.", "keep one of the two");
    }
}
