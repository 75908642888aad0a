using Holdfast.Control.Ocf;
using Xunit;

namespace Holdfast.Control.Tests.Ocf;

public sealed class OcfResourceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Fact]
    public void It_looks_first_and_starts_when_it_is_told()
    {
        var story = new OcfStory(OcfUse.Hold);
        Assert.Equal("probe", story.Begin());
        Assert.Equal("says standby", story.Ends(OcfCode.NotRunning));
        Assert.Equal("start", story.Told(3));
        Assert.Equal("monitor", story.Ends(OcfCode.Success));
        Assert.Equal("says active 3", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void What_a_former_driver_left_is_stopped_on_a_standby()
    {
        var story = new OcfStory(OcfUse.Hold);
        story.Begin();
        Assert.Equal("remarks, stop", story.Ends(OcfCode.Success));
        Assert.Equal("says standby", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void What_a_former_driver_left_is_taken_over_by_the_holder()
    {
        var story = new OcfStory(OcfUse.Hold);
        story.Begin();
        story.Told(4);
        Assert.Equal("remarks, monitor", story.Ends(OcfCode.Success));
        Assert.Equal("says active 4", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void It_watches_and_what_fails_is_stopped_before_the_driver_ends()
    {
        var story = Active(OcfUse.Hold);
        Assert.Equal("", story.Wait(Interval / 2));
        Assert.Equal("monitor", story.Wait(Interval));
        Assert.Equal("", story.Ends(OcfCode.Success));
        story.Wait(Interval);
        Assert.Equal("remarks, stop", story.Ends(OcfCode.NotRunning, "no such process"));
        Assert.Equal("ends 1: monitor: not running (no such process)", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void A_start_that_fails_is_undone()
    {
        var story = new OcfStory(OcfUse.Hold);
        story.Begin();
        story.Ends(OcfCode.NotRunning);
        story.Told(2);
        Assert.Equal("remarks, stop", story.Ends(5, "nginx is not installed"));
        Assert.Equal("ends 1: start: something that it needs is not installed (nginx is not installed)", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void A_demotion_to_standby_stops_it_and_the_driver_stays()
    {
        var story = Active(OcfUse.Hold);
        Assert.Equal("stop", story.Told(0));
        Assert.Equal("says standby", story.Ends(OcfCode.Success));
        Assert.Null(story.Next);
    }

    [Fact]
    public void A_promotable_one_is_started_everywhere_and_promoted_on_the_holder()
    {
        var story = new OcfStory(OcfUse.Promote);
        story.Begin();
        Assert.Equal("start", story.Ends(OcfCode.NotRunning));
        Assert.Equal("monitor", story.Ends(OcfCode.Success));
        Assert.Equal("says standby", story.Ends(OcfCode.Success));
        Assert.Equal("promote", story.Told(7));
        Assert.Equal("monitor", story.Ends(OcfCode.Success));
        Assert.Equal("says active 7", story.Ends(OcfCode.RunningPromoted));
        Assert.Equal("demote", story.Told(0));
        Assert.Equal("monitor", story.Ends(OcfCode.Success));
        Assert.Equal("says standby", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void A_promoted_one_that_is_not_promoted_any_more_has_failed()
    {
        var story = Active(OcfUse.Promote);
        story.Wait(Interval);
        Assert.Equal("remarks, stop", story.Ends(OcfCode.Success));
        Assert.Equal("ends 1: monitor: it runs, and is not promoted any more", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void A_promotion_that_fails_is_demoted_then_stopped()
    {
        var story = new OcfStory(OcfUse.Promote);
        story.Begin();
        story.Ends(OcfCode.NotRunning);
        story.Ends(OcfCode.Success);
        story.Ends(OcfCode.Success);
        story.Told(1);
        Assert.Equal("remarks, demote", story.Ends(1));
        Assert.Equal("stop", story.Ends(OcfCode.Success));
        Assert.Equal("ends 1: promote: error", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void Asked_to_stop_it_calls_off_what_it_waits_for_and_stops()
    {
        var story = new OcfStory(OcfUse.Hold);
        story.Begin();
        story.Ends(OcfCode.NotRunning);
        story.Told(2);
        Assert.Equal("cancel", story.AskedToStop());
        Assert.Equal("stop", story.Ends(-1));
        Assert.Equal("ends 0: stopped", story.Ends(OcfCode.Success));
    }

    [Fact]
    public void A_stop_that_fails_is_tried_again_and_then_left_to_the_guard()
    {
        var story = Active(OcfUse.Hold);
        story.AskedToStop();
        Assert.Equal("remarks", story.Ends(1));
        Assert.Equal("stop", story.Wait(TimeSpan.FromSeconds(1)));
        story.Ends(1);
        Assert.Equal("stop", story.Wait(TimeSpan.FromSeconds(1)));
        Assert.Equal("remarks, ends 1: it could not be stopped", story.Ends(1));
    }

    [Fact]
    public void One_without_roles_starts_by_itself()
    {
        var story = new OcfStory(OcfUse.Always);
        story.Begin();
        Assert.Equal("start", story.Ends(OcfCode.NotRunning));
        Assert.Equal("monitor", story.Ends(OcfCode.Success));
        Assert.Equal("", story.Ends(OcfCode.Success));
        Assert.NotNull(story.Next);
    }

    [Fact]
    public void What_cannot_run_here_is_told_at_the_first_look()
    {
        var story = new OcfStory(OcfUse.Hold);
        story.Begin();
        Assert.Equal("remarks, ends 1: monitor: wrong configuration (no such file)", story.Ends(OcfCode.NotConfigured, "no such file"));
    }

    private static OcfStory Active(OcfUse use)
    {
        var story = new OcfStory(use);
        story.Begin();
        story.Ends(OcfCode.NotRunning);
        if (use == OcfUse.Promote)
        {
            story.Ends(OcfCode.Success);
            story.Ends(OcfCode.Success);
        }

        story.Told(1);
        story.Ends(OcfCode.Success);
        Assert.Equal("says active 1", story.Ends(use == OcfUse.Promote ? OcfCode.RunningPromoted : OcfCode.Success));
        return story;
    }
}
