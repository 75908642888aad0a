namespace Holdfast.Node.Api.Commands;

/// <summary>Who gives a command, as they say: short, and nothing that a terminal would obey.</summary>
internal static class Authors
{
    private const int Longest = 100;

    public static string Clean(string author) => new([.. author.Where(c => !char.IsControl(c)).Take(Longest)]);
}
