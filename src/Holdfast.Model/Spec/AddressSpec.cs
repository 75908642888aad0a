using System.Globalization;
using System.Net;

namespace Holdfast.Model.Spec;

/// <summary>A virtual address: it is on one node at a time, that of the service's holder.</summary>
public sealed record AddressSpec
{
    /// <summary>IPv4 or IPv6, as RFC 5952 writes it.</summary>
    public string Address { get; init; } = "";

    /// <summary>Bits of the network: 32 (IPv4) and 128 (IPv6) give the node the address and no route.</summary>
    public int Prefix { get; init; }

    /// <summary>The network interface that gets it; empty for the one that is in its network.</summary>
    public string Interface { get; init; } = "";

    private const int LongestInterface = 15; // IFNAMSIZ without its zero

    /// <summary>As it is written in a spec: <c>10.0.0.9</c>, <c>10.0.0.9/24</c>, <c>fd00::9 dev eth1</c>.</summary>
    public override string ToString()
    {
        var whole = Prefix == (Address.Contains(':', StringComparison.Ordinal) ? 128 : 32);
        return (whole ? Address : string.Create(CultureInfo.InvariantCulture, $"{Address}/{Prefix}")) + (Interface.Length == 0 ? "" : $" dev {Interface}");
    }

    /// <returns>The address; or <c>null</c> with a sentence that says what is wrong.</returns>
    public static AddressSpec? TryParse(string text, out string why)
    {
        why = "";
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ([_] or [_, "dev", _]))
        {
            why = "An address is written as ADDRESS, ADDRESS/BITS or ADDRESS/BITS dev INTERFACE.";
            return null;
        }

        var device = words.Length == 3 ? words[2] : "";
        if (device.Length > LongestInterface || device.Contains('/', StringComparison.Ordinal))
            why = $"An interface's name has at most {LongestInterface} characters, and no slash.";
        var slash = words[0].IndexOf('/', StringComparison.Ordinal);
        var parsed = Parse(slash < 0 ? words[0] : words[0][..slash]);
        if (why.Length == 0 && parsed is null)
            why = "That is no IPv4 or IPv6 address.";
        if (why.Length > 0)
            return null;
        var bits = IsV4(parsed!) ? 32 : 128;
        var prefix = bits;
        if (slash >= 0 && !(int.TryParse(words[0][(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix >= 1 && prefix <= bits))
            why = $"The bits of its network are a number from 1 to {bits}.";
        else if (Useless(parsed!) is { } reason)
            why = reason;
        return why.Length > 0 ? null : new AddressSpec { Address = parsed!.ToString(), Prefix = prefix, Interface = device };
    }

    /// <summary>Strict: .NET would also take <c>10.1</c> and <c>0x0a000001</c>, which people write by mistake only.</summary>
    private static IPAddress? Parse(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.Contains('%', StringComparison.Ordinal) || text.StartsWith('['))
            return null;
        return IsV4(address) && address.ToString() != text ? null : address;
    }

    private static bool IsV4(IPAddress address) => address.GetAddressBytes().Length == 4;

    private static string? Useless(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return "Write it as the IPv4 address that it is.";
        if (IPAddress.IsLoopback(address))
            return "Every machine has its own loopback addresses; such a one cannot move.";
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast))
            return "That stands for every address.";
        var multicast = IsV4(address) ? address.GetAddressBytes()[0] is >= 224 and < 240 : address.IsIPv6Multicast;
        return multicast ? "That is a multicast address, which many machines have at once." : null;
    }
}
