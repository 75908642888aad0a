using System.Net;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Node.Addresses;
using Xunit;

namespace Holdfast.Node.Tests.Addresses;

/// <summary>Where an address goes, when it is announced, and what is remembered of it.</summary>
public sealed class PlacingFacts
{
    private const uint Up = 0x41;

    [Theory]
    [InlineData("10.0.0.9", "eth0")]
    [InlineData("10.0.0.9/24", "eth0")]
    [InlineData("10.0.1.9", "eth1")]
    [InlineData("fd00::9", "eth1")]
    [InlineData("192.0.2.1 dev eth1", "eth1")]
    public void Address_goes_on_the_named_interface_or_the_one_that_is_in_the_smallest_network_with_it(string text, string link)
        => Assert.Equal(link, Placing.Find(Spec(text), Links(), out _)?.Name);

    [Theory]
    [InlineData("192.0.2.1", "No interface of this machine is in the network of 192.0.2.1")]
    [InlineData("192.0.2.1 dev eth9", "This machine has no interface eth9")]
    [InlineData("10.9.0.1", "The interface eth2 is down")]
    [InlineData("10.0.0.1", "10.0.0.1 is on eth0 of this machine already, and Holdfast has not put it there")]
    public void Address_without_a_place_has_a_reason(string text, string why)
    {
        Assert.Null(Placing.Find(Spec(text), Links(), out var said));
        Assert.StartsWith(why, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Announcements_come_at_once_a_few_times_soon_and_then_seldom()
    {
        var (announcing, now) = (new Announcing(), new Moment(0));
        announcing.Begin(now);
        var times = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            now = announcing.Next;
            times.Add(now.Nanoseconds / 1e9);
            announcing.Done(now);
        }

        Assert.Equal([0, 0.06, 0.2, 0.6, 2, 6, 26, 46, 66], times);
        announcing.Begin(now);
        Assert.Equal(now, announcing.Next);
    }

    [Fact]
    public void Record_is_read_as_it_was_written_and_passes_over_what_says_nothing()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var record = new AddressRecord(path);
        Assert.Empty(record.Read());
        var link = Links()[0];
        record.Write([new HeldAddress(link, Address("10.0.0.9", 24)), new HeldAddress(link, Address("fd00::9", 128))]);
        File.AppendAllText(path, "rubbish\neth0 x/y\n");
        Assert.Equal([("eth0", Address("10.0.0.9", 24)), ("eth0", Address("fd00::9", 128))], record.Read());
        record.Delete();
        Assert.False(record.Exists);
    }

    private static AddressSpec Spec(string text) => AddressSpec.TryParse(text, out var why) ?? throw new ArgumentException(why, nameof(text));

    private static LinkAddress Address(string address, int prefix) => new(IPAddress.Parse(address), prefix);

    private static Link[] Links()
    {
        Link[] links =
        [
            new(2, "eth0", Up, true, [2, 0, 0, 0, 0, 1]),
            new(3, "eth1", Up, true, [2, 0, 0, 0, 0, 2]),
            new(4, "eth2", 1, true, [2, 0, 0, 0, 0, 3]),
        ];
        links[0].Addresses.AddRange([Address("10.0.0.1", 16)]);
        links[1].Addresses.AddRange([Address("10.0.1.1", 24), Address("fd00::1", 64)]);
        links[2].Addresses.AddRange([Address("10.9.0.2", 24)]);
        return links;
    }
}
