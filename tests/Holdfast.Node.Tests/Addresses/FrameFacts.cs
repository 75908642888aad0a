using System.Net;
using Holdfast.Node.Addresses;
using Xunit;

namespace Holdfast.Node.Tests.Addresses;

/// <summary>What goes over the wire about addresses, byte by byte, and what of others is believed.</summary>
public sealed class FrameFacts
{
    private static readonly byte[] Mac = [2, 0, 0, 0, 0, 1];
    private static readonly byte[] Other = [2, 0, 0, 0, 0, 2];
    private static readonly IPAddress V4 = IPAddress.Parse("10.0.0.9");
    private static readonly IPAddress V6 = IPAddress.Parse("fd00::9");

    [Fact]
    public void Arp_probe_asks_for_the_address_and_does_not_claim_it()
        => Assert.Equal("ffffffffffff020000000001" + "0806" + "0001080006040001" + "02000000000100000000" + "0000000000000a000009", Hex(Frames.Probe(Mac, V4)));

    [Fact]
    public void Announcements_of_an_ipv4_address_are_a_request_and_an_answer()
    {
        var frames = Frames.Announcements(Mac, V4).Select(Hex).ToArray();
        Assert.Equal(
            [
                "ffffffffffff020000000001" + "0806" + "0001080006040001" + "0200000000010a000009" + "0000000000000a000009",
                "ffffffffffff020000000001" + "0806" + "0001080006040002" + "0200000000010a000009" + "0200000000010a000009",
            ],
            frames);
    }

    [Fact]
    public void Neighbour_probe_comes_from_nowhere_and_goes_to_the_solicited_group()
    {
        var frame = Frames.Probe(Mac, V6);
        Assert.Equal("3333ff000009020000000001" + "86dd" + "60000000" + "0018" + "3a" + "ff", Hex(frame[..22]));
        Assert.Equal("00000000000000000000000000000000" + "ff0200000000000000000001ff000009", Hex(frame[22..54]));
        Assert.Equal("8700", Hex(frame[54..56]));
        Assert.Equal("00000000" + "fd000000000000000000000000000009", Hex(frame[58..]));
        Assert.True(HasRightChecksum(frame));
    }

    [Fact]
    public void Announcement_of_an_ipv6_address_overrides_and_names_the_hardware_address()
    {
        var frame = Assert.Single(Frames.Announcements(Mac, V6));
        Assert.Equal("333300000001020000000001" + "86dd" + "60000000" + "0020" + "3a" + "ff", Hex(frame[..22]));
        Assert.Equal("fd000000000000000000000000000009" + "ff020000000000000000000000000001", Hex(frame[22..54]));
        Assert.Equal("8800", Hex(frame[54..56]));
        Assert.Equal("20000000" + "fd000000000000000000000000000009" + "0201020000000001", Hex(frame[58..]));
        Assert.True(HasRightChecksum(frame));
    }

    [Fact]
    public void Another_machine_that_answers_or_announces_is_the_owner()
    {
        Assert.Equal(Other, Frames.ArpOwner(Frames.Announcements(Other, V4)[0], V4, Mac));
        Assert.Equal(Other, Frames.ArpOwner(Frames.Announcements(Other, V4)[1], V4, Mac));
        Assert.Equal(Other, Frames.AdvertisedOwner(Frames.Announcements(Other, V6)[0].AsSpan(54), V6, Mac));
    }

    [Fact]
    public void Own_frames_probes_and_other_addresses_are_no_owner()
    {
        Assert.Null(Frames.ArpOwner(Frames.Announcements(Mac, V4)[0], V4, Mac));
        Assert.Null(Frames.ArpOwner(Frames.Probe(Other, V4), V4, Mac));
        Assert.Null(Frames.ArpOwner(Frames.Announcements(Other, IPAddress.Parse("10.0.0.8"))[0], V4, Mac));
        Assert.Null(Frames.AdvertisedOwner(Frames.Announcements(Mac, V6)[0].AsSpan(54), V6, Mac));
        Assert.Null(Frames.AdvertisedOwner(Frames.Announcements(Other, IPAddress.Parse("fd00::8"))[0].AsSpan(54), V6, Mac));
    }

    [Fact]
    public void Frames_that_are_cut_short_are_nobodys()
    {
        var (arp, neighbour) = (Frames.Announcements(Other, V4)[0], Frames.Announcements(Other, V6)[0][54..]);
        for (var length = 0; length < arp.Length; length++)
            Assert.Null(Frames.ArpOwner(arp.AsSpan(0, length), V4, Mac));
        for (var length = 0; length < 24; length++)
            Assert.Null(Frames.AdvertisedOwner(neighbour.AsSpan(0, length), V6, Mac));
        Assert.Empty(Frames.AdvertisedOwner(neighbour.AsSpan(0, 24), V6, Mac)!);
    }

    /// <summary>Over pseudo-header and message, its own checksum included, the sum is all ones (RFC 1071).</summary>
    private static bool HasRightChecksum(byte[] frame)
    {
        byte[] all = [.. frame[22..54], 0, 0, .. frame[18..20], 0, 0, 0, 58, .. frame[54..]];
        var sum = 0;
        for (var i = 0; i < all.Length; i += 2)
            sum += (all[i] << 8) | all[i + 1];
        return (sum >> 16) + (sum & 0xffff) == 0xffff;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
