using Holdfast.Lab.Cells;
using Holdfast.Lab.Faults;
using Holdfast.Lab.Measuring;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Wall clocks that jump.</summary>
public sealed class ClockFacts
{
    [Fact]
    public async Task Wall_clocks_decide_nothing()
    {
        Assert.SkipWhen(WallClock.WhyNot is not null, WallClock.WhyNot ?? "");
        await using var lab = await LabCell.StartAsync(new CellPlan { Clocks = true });
        var epoch = lab.Front.Newest.Answer.Epoch;
        var controller = await lab.Controller();

        controller.Clock.Set(TimeSpan.FromDays(3));
        lab.AllBut(controller)[0].Clock.Set(TimeSpan.FromHours(-5));
        await lab.Until("it shows", r => r.At - DateTimeOffset.UtcNow > TimeSpan.FromDays(2));

        await lab.ServesFor(TimeSpan.FromSeconds(5));
        lab.SayGap("wall clocks jump by days");
        Assert.Equal(epoch, lab.Front.Newest.Answer.Epoch);
        await lab.EndsWell();
    }
}
