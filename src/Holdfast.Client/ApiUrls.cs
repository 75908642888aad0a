using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Client;

/// <summary>Where the API of a cell's nodes is to be found.</summary>
public static class ApiUrls
{
    /// <summary>The API of a daemon on this machine.</summary>
    public const string Default = "http://127.0.0.1:7420";

    private const int MaxUrls = 64;

    /// <summary>Reads a list such as <c>http://10.0.0.1:7420,http://10.0.0.2:7420</c>; <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryParse(string text, out ImmutableArray<Uri> urls, [NotNullWhen(false)] out string? problem)
    {
        urls = [];
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is 0 or > MaxUrls)
        {
            problem = $"the list of API addresses has {parts.Length} entries; give 1 to {MaxUrls}, for example {Default}";
            return false;
        }

        var list = ImmutableArray.CreateBuilder<Uri>(parts.Length);
        foreach (var part in parts)
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                problem = $"\"{part}\" is no API address; write it like {Default}";
                return false;
            }

            list.Add(url);
        }

        urls = list.ToImmutable();
        problem = null;
        return true;
    }
}
