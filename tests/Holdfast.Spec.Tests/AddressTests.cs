using CsCheck;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Spec.Tests;

/// <summary>Virtual addresses as people write them.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("10.0.0.9", "10.0.0.9", 32, "")]
    [InlineData("10.0.0.9/24", "10.0.0.9", 24, "")]
    [InlineData("10.0.0.9/24  dev  eth1", "10.0.0.9", 24, "eth1")]
    [InlineData("FD00:0::9", "fd00::9", 128, "")]
    [InlineData("fd00::9/64 dev bond0.7", "fd00::9", 64, "bond0.7")]
    public void Address_is_read_and_written_as_people_write_it(string text, string address, int prefix, string device)
    {
        var read = AddressSpec.TryParse(text, out _)!;
        Assert.Equal((address, prefix, device), (read.Address, read.Prefix, read.Interface));
        Assert.Equal(read, AddressSpec.TryParse(read.ToString(), out _));
    }

    [Theory]
    [InlineData("", "written as")]
    [InlineData("eth0", "no IPv4 or IPv6")]
    [InlineData("10.1", "no IPv4 or IPv6")]
    [InlineData("010.0.0.1", "no IPv4 or IPv6")]
    [InlineData("10.0.0.9/33", "1 to 32")]
    [InlineData("10.0.0.9/0", "1 to 32")]
    [InlineData("fd00::9/129", "1 to 128")]
    [InlineData("10.0.0.9/+4", "1 to 32")]
    [InlineData("10.0.0.9 eth0", "written as")]
    [InlineData("10.0.0.9 dev an-interface-with-a-name-too-long", "15 characters")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("0.0.0.0", "every address")]
    [InlineData("224.0.0.18", "multicast")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("::ffff:10.0.0.9", "IPv4 address")]
    [InlineData("fe80::1%eth0", "no IPv4 or IPv6")]
    public void What_can_be_no_virtual_address_is_refused_with_the_reason(string text, string why)
    {
        Assert.Null(AddressSpec.TryParse(text, out var said));
        Assert.Contains(why, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_an_address_or_has_a_reason() =>
        Gen.String.Sample(text => Assert.True(AddressSpec.TryParse(text, out var why) is not null ^ why.Length > 0));
}
