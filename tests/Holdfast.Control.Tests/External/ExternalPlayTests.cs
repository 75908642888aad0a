using Holdfast.Control.External;
using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.External;

public sealed class ExternalPlayTests
{
    private static readonly ExternalCall On = new() { Url = "http://gateway/on" };
    private static readonly ExternalCall Off = new() { Url = "http://gateway/off" };
    private static readonly ExternalCall Ask = new() { Url = "http://gateway/role" };
    private static readonly ExternalAnswer Yes = new(true, true, "");
    private static readonly ExternalAnswer No = new(true, false, "answered 409");
    private static readonly ExternalSpec Full = new() { Activate = On, Deactivate = Off, IsActive = Ask };

    [Fact]
    public void What_can_be_asked_is_asked()
    {
        var play = new ExternalPlay(Full);

        Assert.Equal([Ask], Calls(play, OcfAction.Monitor, probe: true));
        Assert.Equal((OcfCode.NotRunning, "answered 409"), play.Conclude(OcfAction.Monitor, No));
        Assert.Equal([On, Ask], Calls(play, OcfAction.Start));
        Assert.True(play.Steps(OcfAction.Start, probe: false)[1].Until);
        Assert.Equal((OcfCode.Success, ""), play.Conclude(OcfAction.Start, Yes));
        Assert.Equal((OcfCode.Success, ""), play.Conclude(OcfAction.Monitor, Yes));
        Assert.Equal([Off], Calls(play, OcfAction.Stop));
    }

    [Fact]
    public void What_cannot_be_asked_is_deactivated_first_and_then_taken_to_be_what_it_was_told()
    {
        var play = new ExternalPlay(Full with { IsActive = null });

        Assert.Equal([Off], Calls(play, OcfAction.Monitor, probe: true));
        Assert.Equal(OcfCode.NotRunning, play.Conclude(OcfAction.Monitor, Yes).Code);
        Assert.Equal([On], Calls(play, OcfAction.Start));
        play.Conclude(OcfAction.Start, Yes);
        Assert.Empty(Calls(play, OcfAction.Monitor));
        Assert.Equal(OcfCode.Success, play.Conclude(OcfAction.Monitor, null).Code);
        play.Conclude(OcfAction.Stop, Yes);
        Assert.Equal(OcfCode.NotRunning, play.Conclude(OcfAction.Monitor, null).Code);
    }

    [Fact]
    public void Where_nothing_deactivates_it_nothing_is_done_for_that()
    {
        var play = new ExternalPlay(new ExternalSpec { Activate = On });

        Assert.Empty(Calls(play, OcfAction.Monitor, probe: true));
        Assert.Equal(OcfCode.NotRunning, play.Conclude(OcfAction.Monitor, null).Code);
        Assert.Equal(OcfCode.Success, play.Conclude(OcfAction.Stop, null).Code);
    }

    [Theory]
    [InlineData(OcfAction.Start)]
    [InlineData(OcfAction.Stop)]
    [InlineData(OcfAction.Monitor)]
    public void No_answer_is_a_failure_and_no_no(OcfAction action)
    {
        Assert.Equal((1, "connection refused"), new ExternalPlay(Full).Conclude(action, new ExternalAnswer(false, false, "connection refused")));
        Assert.Equal(-1, new ExternalPlay(Full).Conclude(action, new ExternalAnswer(false, false, "") { Late = true }).Code);
    }

    [Theory]
    [InlineData(OcfAction.Start)]
    [InlineData(OcfAction.Stop)]
    public void A_no_to_what_it_is_told_is_a_failure(OcfAction action)
        => Assert.Equal((1, "answered 409"), new ExternalPlay(Full).Conclude(action, No));

    [Fact]
    public void A_deactivation_at_the_beginning_that_is_refused_keeps_the_node_from_being_ready()
        => Assert.Equal((1, "answered 409"), new ExternalPlay(Full with { IsActive = null }).Conclude(OcfAction.Monitor, No));

    private static IEnumerable<ExternalCall> Calls(ExternalPlay play, OcfAction action, bool probe = false) => play.Steps(action, probe).Select(s => s.Call);
}
