using Holdfast.Client;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class QuestionTests
{
    [Fact]
    public async Task Every_question_is_answered_from_the_view()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);

        Assert.Equal("hq-1", (await node.Client.ReportAsync()).SeenBy);
        Assert.Equal("hq-1", (await node.Client.WhyAsync("board")).Service.Holder);
        Assert.Equal("hq-1", (await node.Client.VersionAsync()).Node);
        Assert.Equal(1, (await node.Client.SpecAsync()).Number);
        Assert.Empty(await node.Client.IncidentsAsync());
        Assert.Empty(await node.Client.EventsAsync(limit: 7));
        Assert.Equal("hq-2", Assert.Single((await node.Client.WhatIfAsync(["hq-2"])).Down));
        Assert.Equal("hq-3", Assert.Single((await node.Client.WhatIfAsync(new WhatIfQuestion { Down = ["hq-2"], Drain = ["hq-3"] })).Drain));
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_what_to_do_next()
    {
        await using var node = await TestNode.StartAsync(new TestCell());

        var service = await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.WhyAsync("bord"));
        Assert.Equal(("There is no service bord.", 404), (service.Message, service.Status));
        Assert.Equal(404, (await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.IncidentAsync(99))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.HistoryVersionAsync(99))).Status);
        var unknown = await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.WhatIfAsync(["hq-9"]));
        Assert.Equal("There is no node hq-9.", unknown.Message);
        Assert.Equal("There is no node hq-9.", (await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.WhatIfAsync(new WhatIfQuestion { Drain = ["hq-9"] }))).Message);
        Assert.NotEmpty((await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.WhatIfAsync(new WhatIfQuestion { Spec = "cell: [" }))).Error.Faults);
    }

    [Fact]
    public async Task A_question_goes_to_the_controller()
    {
        var cell = new TestCell();
        await using var controller = await TestNode.StartAsync(cell, "hq-1");
        await using var other = await TestNode.StartAsync(cell, "hq-2");

        Assert.Equal("hq-1", (await other.Client.ReportAsync()).SeenBy);
        using var response = await other.Http.GetAsync("v1/report");
        Assert.Equal("hq-1", Assert.Single(response.Headers.GetValues("X-Holdfast-Seen-By")));
    }

    [Fact]
    public async Task A_question_that_the_controller_does_not_answer_is_answered_here()
    {
        var cell = new TestCell();
        await using var other = await TestNode.StartAsync(cell, "hq-2");
        cell.Url("hq-1", Nowhere());

        Assert.Equal("hq-2", (await other.Client.ReportAsync()).SeenBy);
    }

    [Fact]
    public async Task What_was_forwarded_is_not_forwarded_again()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell, "hq-2");
        cell.Url("hq-1", node.Url);

        Assert.Equal("hq-2", (await node.Client.ReportAsync()).SeenBy);
    }

    /// <summary>An address of this machine on which nothing listens.</summary>
    internal static Uri Nowhere() => new("http://127.77.1.9:9");
}
