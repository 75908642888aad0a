using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Holdfast.Model.Time;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Values;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Keys;

/// <summary>A profile's name, or a map.</summary>
internal sealed class TimingValue : Value<Timing>
{
    public override string Expected => "fast, standard, wan or a map {beat: 50ms, ttl: 300ms, …}";

    public override bool TryRead(SpecNode node, FaultList faults, [MaybeNullWhen(false)] out Timing value)
    {
        value = null;
        if (node is MapNode) return TimingKeys.Custom.TryRead(node, faults, out value);
        if (node is TextNode { IsNothing: false } text && Profiles.Named(text.Text) is { } profile)
        {
            value = profile;
            return true;
        }

        Wrong(node, faults, node is TextNode word ? Nearest.Hint(word.Text, TimingKeys.Profile.Words.Select(w => w.Word)) : "");
        return false;
    }

    public override JsonObject Schema() => new() { ["oneOf"] = new JsonArray(TimingKeys.Profile.Schema(), TimingKeys.Custom.Schema()) };
}
