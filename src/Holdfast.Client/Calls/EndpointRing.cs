using System.Collections.Immutable;

namespace Holdfast.Client.Calls;

/// <summary>The base URLs of a cell, in the order in which to try them: first the one that answered last.</summary>
internal sealed class EndpointRing
{
    private readonly ImmutableArray<Uri> _urls;
    private volatile int _first;

    public EndpointRing(IEnumerable<Uri> urls)
    {
        _urls = [.. urls.Select(WithSlash)];
        if (_urls.IsEmpty)
            throw new ArgumentException("at least one API address is needed", nameof(urls));
    }

    public ImmutableArray<Uri> InOrder()
    {
        var first = _first;
        return [.. _urls[first..], .. _urls[..first]];
    }

    public void Answered(Uri url) => _first = _urls.IndexOf(url);

    private static Uri WithSlash(Uri url)
        => url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
}
