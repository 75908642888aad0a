using System.Net;
using System.Net.Sockets;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Client.Tests;

public sealed class CallTests
{
    /// <summary>Long bounds: a busy machine must not turn a slow answer into none.</summary>
    private static readonly ClientOptions Patient = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(60),
        AnswerTimeout = TimeSpan.FromSeconds(60),
        CommandTimeout = TimeSpan.FromSeconds(60),
    };

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_dead_node_is_passed_over_and_the_one_that_answered_is_asked_first_afterwards()
    {
        await using var live = await TestServer.StartAsync(Json(new CellReport { Cell = "harbour" }));
        using var client = new HoldfastClient([TestServer.Nowhere(), live.Url], Patient);

        Assert.Equal("harbour", (await client.ReportAsync()).Cell);
        await client.ReportAsync();
        Assert.Equal(2, live.Requests);
    }

    [Fact]
    public async Task A_frozen_node_is_passed_over_for_a_question()
    {
        await using var frozen = await TestServer.StartAsync(Hang);
        await using var live = await TestServer.StartAsync(Json(new CellReport { Cell = "harbour" }));
        using var impatient = new HoldfastClient(frozen.Url, Patient with { AnswerTimeout = Short });

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => impatient.ReportAsync());
        Assert.Equal(HoldfastApiException.Unreachable, e.Error.Code);
        Assert.Contains("did not answer in time", e.Error.Message);

        using var client = new HoldfastClient([frozen.Url, live.Url], Patient with { AnswerTimeout = TimeSpan.FromSeconds(5) });
        Assert.Equal("harbour", (await client.ReportAsync()).Cell);
    }

    [Fact]
    public async Task A_command_goes_on_to_the_next_node_when_one_without_power_takes_no_connection()
    {
        using var full = new Socket(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using var first = await ConnectAsync(full);
        await using var live = await TestServer.StartAsync(Json(new SwitchoverReport { To = "hq-2" }));
        var silent = new Uri($"http://127.0.0.1:{((IPEndPoint)full.LocalEndPoint!).Port}");
        using var client = new HoldfastClient([silent, live.Url], Patient with { ConnectTimeout = Short });

        Assert.Equal("hq-2", (await client.SwitchoverAsync("board", new SwitchoverRequest())).To);
    }

    /// <summary>Takes the one place that a queue of length 0 has; the kernel ignores whoever comes next.</summary>
    private static async Task<Socket> ConnectAsync(Socket listener)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndPoint!);
        return socket;
    }

    [Fact]
    public async Task A_command_without_an_answer_is_not_sent_to_another_node()
    {
        await using var frozen = await TestServer.StartAsync(Hang);
        await using var live = await TestServer.StartAsync(Json(new SwitchoverReport()));
        using var client = new HoldfastClient([frozen.Url, live.Url], Patient with { CommandTimeout = Short });

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => client.SwitchoverAsync("board", new SwitchoverRequest()));
        Assert.Equal(HoldfastApiException.Unknown, e.Error.Code);
        Assert.Equal(0, live.Requests);
    }

    [Fact]
    public async Task A_command_goes_to_the_next_node_when_the_first_did_nothing()
    {
        await using var starting = await TestServer.StartAsync(Json(new ApiError { Code = "starting", Message = "not yet" }, 503));
        await using var live = await TestServer.StartAsync(Json(new SwitchoverReport { Incident = 7 }));
        using var client = new HoldfastClient([TestServer.Nowhere(), starting.Url, live.Url], Patient);

        Assert.Equal(7, (await client.SwitchoverAsync("board", new SwitchoverRequest())).Incident);
    }

    [Fact]
    public async Task A_refusal_keeps_the_words_of_the_daemon()
    {
        var fault = new SpecFault { Line = 3, Column = 5, Message = "unknown key" };
        await using var live = await TestServer.StartAsync(Json(new ApiError { Code = "invalid-spec", Message = "1 fault", Faults = [fault] }, 422));
        using var client = new HoldfastClient(live.Url, Patient);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => client.ApplyAsync(new ApplyRequest()));
        Assert.Equal(422, e.Status);
        Assert.Equal(3, Assert.Single(e.Error.Faults).Line);
    }

    [Fact]
    public async Task No_daemon_is_told_with_what_to_do_next()
    {
        using var client = new HoldfastClient(TestServer.Nowhere(), Patient);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => client.VersionAsync());
        Assert.Contains("connection refused", e.Message);
        Assert.Contains("holdfast agent", e.Error.Next);
    }

    [Theory]
    [InlineData(200, "hello")]
    [InlineData(404, "<html>nothing here</html>")]
    [InlineData(200, "null")]
    public async Task Another_server_is_told_apart(int status, string body)
    {
        await using var other = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        using var client = new HoldfastClient(other.Url, Patient);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => client.ReportAsync());
        Assert.Equal(HoldfastApiException.BadAnswer, e.Error.Code);
    }

    [Fact]
    public async Task An_answer_above_the_bound_is_refused()
    {
        await using var huge = await TestServer.StartAsync(context => context.Response.WriteAsync(new string('x', 100_000)));
        using var client = new HoldfastClient(huge.Url, Patient with { MaxAnswerBytes = 10_000 });

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => client.ReportAsync());
        Assert.Contains("larger than this client takes", e.Message);
    }

    [Fact]
    public async Task A_command_above_the_bound_is_not_sent()
    {
        await using var live = await TestServer.StartAsync(Json(new ApplyReport()));
        using var client = new HoldfastClient(live.Url, Patient);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => client.ApplyAsync(new ApplyRequest { Text = new string('x', 3_000_000) }));
        Assert.Equal("too-large", e.Error.Code);
        Assert.Equal(0, live.Requests);
    }

    [Fact]
    public async Task A_name_is_escaped_in_the_path()
    {
        await using var live = await TestServer.StartAsync(context => Json(new WhyReport { Service = new() { Name = context.Request.Path.Value! } })(context));
        using var client = new HoldfastClient(live.Url, Patient);

        Assert.Equal("/v1/services/a b%2F../why", (await client.WhyAsync("a b/..")).Service.Name);
    }

    private static RequestDelegate Json<T>(T value, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.Body.WriteAsync(JsonCodec.Encode(value));
    };

    private static async Task Hang(HttpContext context)
        => await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
}
