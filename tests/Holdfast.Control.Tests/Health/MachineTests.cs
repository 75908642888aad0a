using System.Net;
using Holdfast.Control.Health;
using Holdfast.Control.Health.Machine;
using Holdfast.Control.Health.Wire;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Health;

/// <summary>What the kernel and the network say, as text and bytes, and what follows.</summary>
public sealed class MachineTests
{
    private const string Pressure = "some avg10=12.50 avg60=61.20 avg300=3.00 total=5\nfull avg10=0.10 avg60=0.20 avg300=0.30 total=1\n";

    [Theory]
    [InlineData(50, 0, 0, true, "400 MB of 1 GB (40%) free, 90% of the inodes")]
    [InlineData(50, 0, 50, false, "400 MB of 1 GB (40%) free, and 50% are wanted")]
    [InlineData(0, 500_000_000, 0, false, "400 MB of 1 GB (40%) free, and 500 MB are wanted")]
    public void A_disk_must_have_enough_left(double _, long bytes, double percent, bool passed, string evidence)
        => Assert.Equal(new ProbeResult(passed, evidence), Room.OfDisk(400_000_000, 1_000_000_000, 90, 100, new CheckLimits { FreeBytes = bytes, FreePercent = percent }));

    [Fact]
    public void Inodes_count_where_a_file_system_has_them()
    {
        var limits = new CheckLimits { InodesPercent = 5 };

        Assert.Equal(ProbeResult.Fail("1 GB of 2 GB (50%) free, 1% of the inodes, and 5% are wanted"), Room.OfDisk(1_000_000_000, 2_000_000_000, 1, 100, limits));
        Assert.True(Room.OfDisk(1_000_000_000, 2_000_000_000, 0, 0, limits).Passed);
    }

    [Fact]
    public void Memory_that_is_available_counts()
    {
        const string Info = "MemTotal:       8000000 kB\nMemFree:  100000 kB\nMemAvailable:    400000 kB\n";

        Assert.Equal(ProbeResult.Fail("410 MB of 8.2 GB (5%) available, and 10% are wanted"), Room.OfMemory(Info, new CheckLimits { FreePercent = 10 }));
        Assert.True(Room.OfMemory(Info, new CheckLimits { FreeBytes = 300_000_000 }).Passed);
        Assert.False(Room.OfMemory("nothing", new CheckLimits()).Passed);
    }

    [Theory]
    [InlineData(60, 60, false, false)]
    [InlineData(60, 62, false, true)]
    [InlineData(10, 13, false, true)]
    [InlineData(300, 0.2, true, false)]
    [InlineData(7, 100, false, false)]
    public void Pressure_is_held_against_the_average_that_is_asked_for(int seconds, double most, bool full, bool passed)
        => Assert.Equal(passed, Burden.OfPressure(Pressure, new CheckLimits { Over = TimeSpan.FromSeconds(seconds), Most = most, Full = full }).Passed);

    [Fact]
    public void Load_counts_for_each_cpu()
    {
        Assert.Equal(ProbeResult.Fail("load 9 on 4 CPUs, 2.25 each, over 5 min, and 2 is the most"), Burden.OfLoad("1.00 9.00 3.00 2/900 1", 4, new CheckLimits { Most = 2, Over = TimeSpan.FromMinutes(5) }));
        Assert.True(Burden.OfLoad("1.00 9.00 3.00 2/900 1", 4, new CheckLimits { Most = 2, Over = TimeSpan.FromMinutes(15) }).Passed);
    }

    [Theory]
    [InlineData(5, 0, 10, false)]
    [InlineData(0, 0x40, 10, false)]
    [InlineData(0, 0x1, 10, true)]
    [InlineData(0, 0x1, 2_000, false)]
    public void The_kernels_clock_must_be_synchronised(int state, int status, int errorMs, bool passed)
        => Assert.Equal(passed, Clockwork.OfKernel(state, status, TimeSpan.FromMilliseconds(errorMs), TimeSpan.Zero, new CheckLimits { Offset = TimeSpan.FromSeconds(1) }).Passed);

    [Theory]
    [InlineData("1\n", "up\n", "1000\n", "full\n", 1000, true, "up, 1000 Mbit/s, full duplex")]
    [InlineData("1", "up", "100", "full", 1000, false, "up, 100 Mbit/s, full duplex, and 1000 Mbit/s are wanted")]
    [InlineData("1", "up", "100", "half", 0, false, "up, 100 Mbit/s, half duplex, and full duplex is wanted")]
    [InlineData("1", "unknown", "", "", 0, true, "up")]
    [InlineData("1", "up", "-1", "unknown", 10, false, "up; its speed is not known, and 10 Mbit/s are wanted")]
    [InlineData("", "down", "", "", 0, false, "the link is down (down)")]
    [InlineData("0", "lowerlayerdown", "", "", 0, false, "the link is down (lowerlayerdown)")]
    public void A_link_is_up_and_fast_enough(string carrier, string state, string speed, string duplex, int least, bool passed, string evidence)
        => Assert.Equal(new ProbeResult(passed, evidence), Wiring.OfLink(carrier, state, speed, duplex, new CheckLimits { Speed = least }));

    [Fact]
    public void The_default_route_with_the_lowest_metric_leads_to_the_gateway()
    {
        const string Routes = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
            + "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\neth0\t00000000\tFE01000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\neth0\t0001000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";

        Assert.Equal(IPAddress.Parse("10.0.1.254"), Wiring.Gateway(Routes));
        Assert.Null(Wiring.Gateway("Iface\tDestination\n"));
        Assert.Equal(
            IPAddress.Parse("fe80::1"),
            Wiring.Gateway6("00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n"));
    }

    [Fact]
    public void A_grpc_message_is_read_and_nothing_else()
    {
        Assert.Equal("NOT_SERVING", GrpcHealth.Judge([0, 0, 0, 0, 2, 8, 2], 0, "").Evidence);
        Assert.Equal("UNKNOWN", GrpcHealth.Judge([0, 0, 0, 0, 0], 0, "").Evidence);
        Assert.Equal("the answer cannot be read", GrpcHealth.Judge([0, 0, 0, 0, 9, 8], 0, "").Evidence);
        Assert.Equal([0, 0, 0, 0, 3, 10, 1, 97], GrpcHealth.Ask("a"));
    }

    /// <summary>Whatever comes is answered with a verdict: no exception, no endless loop.</summary>
    [Fact]
    public void No_bytes_break_the_reading_of_an_answer()
    {
        byte[] good = [0, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1, 0xc0, 12, 0, 15, 0, 1, 0, 0, 0, 1, 0, 7, 0, 10, 2, 109, 120, 0xc0, 12];
        Assert.Equal(ProbeResult.Pass("MX 10 mx.a"), DnsMessage.Judge(good, "MX", "10 MX.a."));
        var state = 12345u;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = 0; change < 3; change++)
            {
                state = (state * 1_664_525) + 1_013_904_223;
                bytes[(int)(state % (uint)bytes.Length)] = (byte)(state >> 24);
            }

            var cut = bytes.AsSpan(0, (int)(state >> 8) % (bytes.Length + 1));
            foreach (var type in DnsMessage.Types.Keys)
                if (DnsMessage.Answers(cut, 7))
                    Assert.NotEqual("", DnsMessage.Judge(cut, type, "").Evidence);
        }
    }

    [Fact]
    public void Pointers_that_lead_in_a_circle_come_to_an_end()
        => Assert.False(DnsMessage.Judge([0, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1], "A", "").Passed);

    [Fact]
    public void A_time_servers_answer_says_how_far_the_clock_is_off()
    {
        var sent = new DateTimeOffset(2036, 2, 7, 6, 28, 20, TimeSpan.Zero); // beyond the first era
        var limits = new CheckLimits { Offset = TimeSpan.FromMilliseconds(500) };
        var question = Clockwork.Ask(sent);
        byte[] Answer(DateTimeOffset at) => [0x24, 2, .. new byte[22], .. question.AsSpan(40, 8), .. Clockwork.Ask(at).AsSpan(40, 8), .. Clockwork.Ask(at).AsSpan(40, 8)];

        Assert.True(Clockwork.OfServer(Answer(sent.AddMilliseconds(110)), sent, sent.AddMilliseconds(20), limits).Passed);
        Assert.StartsWith("the clock is 1.9 s behind", Clockwork.OfServer(Answer(sent.AddSeconds(2)), sent, sent.AddMilliseconds(20), limits).Evidence, StringComparison.Ordinal);
        Assert.Equal("the answer is to another question", Clockwork.OfServer(Answer(sent), sent.AddSeconds(1), sent, limits).Evidence);
        Assert.Equal("the answer is no SNTP", Clockwork.OfServer([1, 2, 3], sent, sent, limits).Evidence);
    }
}
