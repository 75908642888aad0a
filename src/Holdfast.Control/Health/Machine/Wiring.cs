using System.Globalization;
using System.Net;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Health.Machine;

/// <summary>The machine's way to the network: whether a link is up, how fast, and where its default route leads.</summary>
public static class Wiring
{
    private const int RouteUp = 3; // RTF_UP, RTF_GATEWAY

    /// <param name="carrier">The text of carrier in the interface's folder below /sys/class/net; empty when the kernel does not give it, since it is down.</param>
    /// <param name="operState">Of operstate.</param>
    /// <param name="speed">Of speed; empty where there is none.</param>
    /// <param name="duplex">Of duplex; empty where there is none.</param>
    public static ProbeResult OfLink(string carrier, string operState, string speed, string duplex, CheckLimits limits)
    {
        if (carrier.Trim() != "1" || operState.Trim() is "down" or "lowerlayerdown" or "dormant" or "notpresent")
            return ProbeResult.Fail($"the link is down ({(operState.Trim().Length == 0 ? "no state" : operState.Trim())})");
        var known = int.TryParse(speed.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mbits) && mbits > 0;
        var seen = known ? $"up, {mbits} Mbit/s, {duplex.Trim()} duplex" : "up";
        if (limits.Speed > 0 && !known)
            return ProbeResult.Fail($"{seen}; its speed is not known, and {limits.Speed} Mbit/s are wanted");
        if (mbits < limits.Speed)
            return ProbeResult.Fail($"{seen}, and {limits.Speed} Mbit/s are wanted");
        return duplex.Trim() == "half" && !limits.HalfDuplex ? ProbeResult.Fail($"{seen}, and full duplex is wanted") : ProbeResult.Pass(seen);
    }

    /// <summary>The gateway of the default route with the lowest metric; <c>null</c> when there is none.</summary>
    /// <param name="routes">The text of /proc/net/route.</param>
    public static IPAddress? Gateway(string routes)
    {
        var best = routes.Split('\n').Skip(1).Select(l => l.Split('\t', StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w.Length >= 8 && w[1] == "00000000" && w[7] == "00000000" && Hex(w[3]) is { } flags && (flags & RouteUp) == RouteUp)
            .OrderBy(w => int.TryParse(w[6], NumberStyles.None, CultureInfo.InvariantCulture, out var metric) ? metric : int.MaxValue)
            .FirstOrDefault();
        return best is not null && Hex(best[2]) is { } gateway ? new IPAddress(gateway) : null; // as it is in memory: the network's order
    }

    /// <summary>Likewise.</summary>
    /// <param name="routes">The text of /proc/net/ipv6_route.</param>
    public static IPAddress? Gateway6(string routes)
    {
        var none = new string('0', 32);
        var best = routes.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w.Length >= 10 && w[0] == none && w[1] == "00" && w[4].Length == 32 && w[4] != none && Hex(w[8]) is { } flags && (flags & RouteUp) == RouteUp)
            .MinBy(w => Hex(w[5]) ?? uint.MaxValue);
        return best is null ? null : new IPAddress(Convert.FromHexString(best[4]), 0);
    }

    private static uint? Hex(string text) => uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
}
