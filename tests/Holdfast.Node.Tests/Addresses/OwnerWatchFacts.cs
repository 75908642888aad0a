using System.Net;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Node.Addresses;
using Holdfast.Node.Os;
using Xunit;

namespace Holdfast.Node.Tests.Addresses;

/// <summary>When nobody has said that an address is his.</summary>
public sealed class OwnerWatchFacts
{
    private const int NoLink = 0x7ffffff0;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>It took so long to prepare the first question that nobody can have answered it yet.</summary>
    [Fact]
    public void Silence_before_the_first_question_says_nothing()
    {
        Assert.SkipUnless(Kernel.EffectiveUser() == 0, "only root may send frames");
        using var frames = new FrameSender();
        using var watch = Watch(1);
        Assert.False(watch.IsQuiet(BootClock.Now));
        Assert.Null(watch.Turn(frames, BootClock.Now));
        Assert.False(watch.IsQuiet(BootClock.Now));
        Assert.True(watch.IsQuiet(BootClock.Now + Minute));
    }

    [Fact]
    public void Silence_after_a_question_that_could_not_be_sent_says_nothing()
    {
        Assert.SkipUnless(Kernel.EffectiveUser() == 0, "only root may send frames");
        using var frames = new FrameSender();
        using var watch = Watch(NoLink);
        Assert.Null(watch.Turn(frames, BootClock.Now));
        Assert.False(watch.IsQuiet(BootClock.Now + Minute));
    }

    /// <summary>Of an IPv6 address, begun a minute ago: those that listen for it are not bound to an interface.</summary>
    private static OwnerWatch Watch(int index)
    {
        var address = new HeldAddress(new Link(index, "lo", 0x41, IsEthernet: true, new byte[6]), new LinkAddress(IPAddress.Parse("2001:db8::9"), 64));
        return new OwnerWatch(new LaunchAddresses { Check = Minute }, [address], BootClock.Now - Minute);
    }
}
