using System.Net;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Addresses;

/// <summary>Which of this machine's interfaces an address belongs on. Pure.</summary>
internal static class Placing
{
    /// <returns>The interface; or <c>null</c> with a sentence that says why there is none.</returns>
    public static Link? Find(AddressSpec spec, IReadOnlyList<Link> links, out string why)
    {
        var address = IPAddress.Parse(spec.Address);
        var taken = links.FirstOrDefault(l => l.Addresses.Any(a => a.Address.Equals(address)));
        why = taken is null ? "" : $"{spec.Address} is on {taken.Name} of this machine already, and Holdfast has not put it there: remove it from the system's own configuration.";
        return taken is null ? Where(spec, links, out why) : null;
    }

    /// <summary>As <see cref="Find"/>, whether the address is here now or not.</summary>
    public static Link? Where(AddressSpec spec, IReadOnlyList<Link> links, out string why)
    {
        why = "";
        var address = IPAddress.Parse(spec.Address);
        var link = spec.Interface.Length > 0 ? links.FirstOrDefault(l => l.Name == spec.Interface) : Nearest(address, links);
        if (link is null)
            why = spec.Interface.Length > 0 ? $"This machine has no interface {spec.Interface} for {spec.Address}." : $"No interface of this machine is in the network of {spec.Address}: name one, as in \"{spec.Address} dev eth0\".";
        else if (!link.Works)
            why = $"The interface {link.Name} is down, so nobody could reach {spec.Address} there.";
        return why.Length == 0 ? link : null;
    }

    /// <summary>The one with the smallest network that it is in.</summary>
    private static Link? Nearest(IPAddress address, IReadOnlyList<Link> links)
        => links.SelectMany(l => l.Addresses.Where(a => a.Contains(address)).Select(a => (Link: l, a.Prefix)))
            .OrderByDescending(p => p.Prefix)
            .Select(p => p.Link)
            .FirstOrDefault();
}
