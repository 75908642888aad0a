using Holdfast.Node.Os;

namespace Holdfast.Node.Addresses;

/// <summary>What the keeper of addresses works with: sockets to the kernel and to the network, and the kernel's lease where nftables is there.</summary>
internal sealed class AddressTools : IDisposable
{
    private const uint LinksAndAddresses = 1 | 0x10 | 0x100; // RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR

    private AddressTools()
    {
    }

    public LinkTable Links { get; } = new();

    public FrameSender Frames { get; } = new();

    /// <summary>Tells of changes that anybody makes.</summary>
    public NetlinkSocket News { get; } = new(NetlinkSocket.Route, LinksAndAddresses);

    public KernelLease? Lease { get; private init; }

    /// <summary>Makes them, with all the code that works with them.</summary>
    /// <exception cref="IOException">This process has no right to them.</exception>
    public static AddressTools Make(string table, Action<string> say)
    {
        Precompiled.Namespace(typeof(AddressTools).Namespace!);
        var lease = KernelLease.Create(table, out var why);
        if (lease is null)
            say($"without nftables, which would silence addresses at the end of the lease even if this guard is frozen: {why}");
        var tools = new AddressTools { Lease = lease };
        _ = tools.Links.Read();
        _ = lease?.Renew(BootClock.Now + TimeSpan.FromMilliseconds(5));
        return tools;
    }

    public void Dispose()
    {
        Links.Dispose();
        Frames.Dispose();
        News.Dispose();
        Lease?.Dispose();
    }
}
