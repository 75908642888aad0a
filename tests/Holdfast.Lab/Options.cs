using System.Globalization;

namespace Holdfast.Lab;

/// <summary>Options of the lab's commands: <c>--name value</c>, or <c>--name</c> alone.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    /// <exception cref="LabException">A word that is none of these.</exception>
    public Options(IReadOnlyList<string> words, params string[] known)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var name = words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..] : "";
            if (!known.Contains(name))
                throw new LabException($"\"{words[i]}\" is none of {string.Join(", ", known.Select(k => "--" + k))}.");
            _values[name] = i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal) ? words[++i] : "";
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string Text(string name, string standard) => _values.GetValueOrDefault(name, standard);

    public long Number(string name, long standard)
        => !_values.TryGetValue(name, out var text) ? standard
            : long.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new LabException($"--{name} needs a number above zero, not \"{text}\".");
}
