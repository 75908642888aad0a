namespace Holdfast.Model.Spec;

/// <summary>Fills in what differs from node to node: <c>{node}</c>, <c>{address}</c> and <c>{service}</c>. Anything else stays.</summary>
public sealed record Placeholders(string Node, string Address, string Service)
{
    public string Fill(string text) => text
        .Replace("{node}", Node, StringComparison.Ordinal)
        .Replace("{address}", Address, StringComparison.Ordinal)
        .Replace("{service}", Service, StringComparison.Ordinal);
}
