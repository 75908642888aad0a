using Holdfast.Node.Running;
using Xunit;

namespace Holdfast.Node.Tests.Running;

public sealed class RehearsalFacts
{
    [Fact]
    public void Rehearsal_goes_through_a_whole_failover()
    {
        var grant = Rehearsal.Run().Grants["s"];

        Assert.True(grant.Epoch > 1);
        Assert.NotEqual(2, grant.Holder);
        Assert.NotEqual(0, grant.Holder);
    }
}
