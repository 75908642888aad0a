using System.Globalization;
using System.Net;

namespace Holdfast.Node.Checks;

/// <summary>The address behind <c>host:port</c>.</summary>
internal static class Places
{
    public static async Task<IPEndPoint> ResolveAsync(string place, CancellationToken deadline)
    {
        if (IPEndPoint.TryParse(place, out var known) && known.Port > 0)
            return known;
        var colon = place.LastIndexOf(':');
        var found = await Dns.GetHostAddressesAsync(place[..colon], deadline);
        return new IPEndPoint(found[0], int.Parse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
