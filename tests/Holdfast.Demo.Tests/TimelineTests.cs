using Holdfast.Demo.Story;
using Holdfast.Demo.Tests.Screen;
using Holdfast.Model.Cell;
using Xunit;

namespace Holdfast.Demo.Tests;

public sealed class TimelineTests
{
    [Fact]
    public void Every_phase_is_a_bar_from_the_former_mark_to_its_own()
    {
        var bars = Timeline.Bars(Pictures.Failover.Incident!);

        Assert.Equal(7, bars.Length);
        Assert.Equal((Phase.LeaseOver, 158.0, 289.0), (bars[3].Phase, bars[3].Start.TotalMilliseconds, bars[3].End.TotalMilliseconds));
        Assert.Equal(314, Timeline.Length(Pictures.Failover.Incident!).TotalMilliseconds);
    }

    [Fact]
    public void An_incident_without_marks_or_length_is_drawn_without_bars()
    {
        Assert.Empty(Timeline.Draw(new Incident(), 20));
        var moment = new Incident { Phases = [new PhaseMark { Phase = Phase.Fault }, new PhaseMark { Phase = Phase.Suspected }] };
        Assert.All(Timeline.Bars(moment), bar => Assert.Equal((0, 0), Timeline.Cells(bar, Timeline.Length(moment), 20)));
    }
}
