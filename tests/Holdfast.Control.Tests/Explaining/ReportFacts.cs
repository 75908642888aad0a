using Holdfast.Control.Explaining;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Explaining;

public sealed class ReportFacts
{
    [Fact]
    public void On_a_quiet_day_all_is_well_and_nothing_is_said()
    {
        var report = new Harbour().Report;

        Assert.Equal(CellHealth.Ok, report.Health);
        Assert.Equal("All 3 nodes and 3 services are well.", report.Summary);
        Assert.Empty(report.Problems);
        Assert.Equal("hq-3", report.Controller);
        Assert.All(report.Nodes, n => Assert.Equal(NodeState.Up, n.State));
        Assert.Equal(["board", "recorder", "portal"], report.Services.Select(s => s.Name));
        Assert.All(report.Services, s => Assert.Equal(ServiceState.Active, s.State));
        Assert.Equal("http://10.0.1.1:8080/", report.Services[0].Published);
    }

    [Fact]
    public void A_node_that_is_down_is_a_problem_with_what_to_do_next()
    {
        var report = new Harbour().Without(Harbour.Hq2).Report;

        Assert.Equal(CellHealth.Degraded, report.Health);
        var down = Assert.Single(report.Problems, p => p.Subject == "hq-2");
        Assert.Equal(EventLevel.Error, down.Level);
        Assert.StartsWith("hq-2 is down: last heard 12 s ago.", down.Text);
        Assert.Contains("systemctl status holdfast", down.Next);
        Assert.Equal(NodeState.Down, report.Nodes[1].State);
        Assert.Null(report.Nodes[1].LeaseLeft);
    }

    [Fact]
    public void A_service_without_a_ready_standby_is_a_problem_before_the_failure()
    {
        var report = new Harbour().Without(Harbour.Hq2).Report;

        var exposed = Assert.Single(report.Problems, p => p.Subject == "recorder");
        Assert.Equal(EventLevel.Warning, exposed.Level);
        Assert.Equal("recorder would not survive the loss of hq-1: no other node is ready (hq-2: it was last heard 12 s ago).", exposed.Text);
        Assert.DoesNotContain(report.Problems, p => p.Subject == "board");
    }

    [Fact]
    public void A_service_that_only_one_node_may_host_is_told_to_get_a_second_one()
    {
        var report = new Harbour().ChangeService("recorder", s => s with { Nodes = ["hq-1"] }).Report;

        var exposed = Assert.Single(report.Problems);
        Assert.Equal("recorder would not survive the loss of hq-1: the spec lets it run nowhere else.", exposed.Text);
        Assert.Contains("`nodes:`", exposed.Next);
    }

    [Fact]
    public void A_failed_standby_is_a_problem_although_the_service_runs()
    {
        var report = new Harbour().With(Harbour.Hq2, "board", InstanceState.Failed, "exited with code 3", failures: 4).Report;

        Assert.Equal(ServiceState.Active, report.Services[0].State);
        var failed = Assert.Single(report.Problems);
        Assert.Equal("board cannot run on hq-2: it failed: exited with code 3 (4 times in a row). It is tried again after a pause.", failed.Text);
    }

    [Fact]
    public void A_service_that_waits_says_what_each_node_lacks()
    {
        var revoked = new Harbour().Without(Harbour.Hq1).With(Harbour.Hq2, "recorder", InstanceState.Failed, "disk is full")
            .Grant(new Grant { Service = "recorder", Holder = 0, From = Harbour.Hq1, Epoch = 3, Reason = "hq-1 is silent", Revision = 4300 });

        var report = revoked.Report;

        Assert.Equal(ServiceState.Waiting, report.Services[1].State);
        Assert.Contains(report.Problems, p => p.Subject == "recorder" && p.Level == EventLevel.Error
            && p.Text == "recorder runs nowhere, because no node is ready: hq-2: failed: disk is full; hq-1: it was last heard 12 s ago.");
        Assert.Contains("2 of 3 services are not served", report.Summary);
    }

    [Fact]
    public void A_revoked_service_with_a_ready_node_is_failing_over()
    {
        var report = new Harbour().Without(Harbour.Hq1, seconds: 0.2)
            .Grant(new Grant { Service = "board", Holder = 0, From = Harbour.Hq1, Epoch = 6, Reason = "hq-1 is silent; its lease runs out", Revision = 4300 }).Report;

        Assert.Equal(ServiceState.FailingOver, report.Services[0].State);
        Assert.Contains(report.Problems, p => p.Subject == "board" && p.Next.Contains("hq-2 takes over"));
    }

    [Fact]
    public void The_last_voter_says_that_nothing_can_be_decided()
    {
        var report = new Harbour().Without(Harbour.Hq1).Without(Harbour.Hq2).Report;

        Assert.Equal(CellHealth.NoQuorum, report.Health);
        Assert.StartsWith("Nothing can be decided now.", report.Summary);
        Assert.StartsWith("hq-3 hears only itself of 3 voters, and 2 are needed.", report.Problems[0].Text);
        Assert.Contains("http://10.0.1.1:7420", report.Problems[0].Next);
    }

    [Fact]
    public void One_missing_voter_warns_that_the_next_one_ends_all_decisions()
    {
        var report = new Harbour().Without(Harbour.Hq2).Report;

        Assert.Contains(report.Problems, p => p.Subject == "cell" && p.Level == EventLevel.Warning && p.Text.StartsWith("2 of 3 voters are heard"));
    }

    [Fact]
    public void A_store_that_does_not_answer_is_no_quorum()
    {
        var report = (new Harbour() with { StoreSilent = TimeSpan.FromSeconds(3) }).Report;

        Assert.Equal(CellHealth.NoQuorum, report.Health);
        Assert.False(report.Store.Reachable);
        Assert.StartsWith("The store does not answer hq-3 for 3.0 s.", report.Problems[0].Text);
    }

    [Fact]
    public void A_node_without_a_lease_may_run_nothing_and_says_where_to_look()
    {
        var report = (new Harbour() with { Leaseless = [Harbour.Hq2] }).Report;

        Assert.Equal(NodeState.NoLease, report.Nodes[1].State);
        Assert.Contains(report.Problems, p => p.Subject == "hq-2" && p.Next.Contains("7421"));
    }

    [Fact]
    public void A_node_that_never_joined_is_told_apart_from_one_that_is_down()
    {
        var report = new Harbour().Change(s => s with { Members = s.Members.Remove("hq-2"), Voters = s.Voters! with { Members = [Harbour.Hq1, Harbour.Hq3] } }).Report;

        Assert.Equal(NodeState.NotJoined, report.Nodes[1].State);
        Assert.Contains(report.Problems, p => p.Subject == "hq-2" && p.Text.Contains("never joined"));
        Assert.Contains(report.Problems, p => p.Subject == "cell" && p.Text.StartsWith("The cell has 2 voters"));
    }

    [Fact]
    public void A_record_that_cannot_be_read_is_shown_and_not_guessed_at()
    {
        var report = new Harbour().Change(s => s with { Unreadable = s.Unreadable.Add(Keys.Grant("radio"), "is not a Grant that this version can read") }).Report;

        Assert.Contains(report.Problems, p => p.Subject == "store" && p.Text.Contains("/holdfast/grants/radio"));
    }

    [Fact]
    public void A_daemon_that_has_just_begun_to_listen_accuses_nobody()
    {
        var harbour = new Harbour();
        var seen = harbour.Seen;
        var young = seen with { Since = seen.Now - TimeSpan.FromMilliseconds(100), Sightings = [.. seen.Sightings.Where(s => s.Beat.Member is not (Harbour.Hq1 or Harbour.Hq2))] };

        var report = Explain.Report(harbour.State, young, harbour.Context);

        Assert.DoesNotContain(report.Problems, p => p.Level == EventLevel.Error);
        Assert.Equal(NodeState.Unknown, report.Nodes[0].State);
    }

    [Fact]
    public void A_node_that_does_not_vote_reports_what_the_store_says()
    {
        var harbour = new Harbour();

        var report = Explain.Report(harbour.State, seen: null, harbour.Context);

        Assert.Equal(CellHealth.Ok, report.Health);
        Assert.Equal(ServiceState.Active, report.Services[0].State);
        Assert.All(report.Nodes, n => Assert.Equal(NodeState.Unknown, n.State));
    }

    [Fact]
    public void An_empty_store_makes_a_report_too()
    {
        var report = Explain.Report(Holdfast.Control.State.CellState.Empty, new Control.Observing.Observations { Now = new Moment(1) }, new ReportContext { SeenBy = "hq-1" });

        Assert.Equal("", report.Cell);
        Assert.Contains(report.Problems, p => p.Text.StartsWith("The cell is not formed yet"));
    }

    [Fact]
    public void Why_tells_the_incidents_and_events_of_its_service_newest_first()
    {
        var harbour = new Harbour();

        var why = Explain.Why(harbour.State, harbour.Seen, "board", harbour.Context)!;

        Assert.Equal("hq-1", why.Service.Holder);
        Assert.Equal([17L], why.Incidents.Select(i => i.Number));
        Assert.Equal(["board", "hq-2"], why.Events.Select(e => e.Subject));
        Assert.Null(Explain.Why(harbour.State, harbour.Seen, "bord", harbour.Context));
    }
}
