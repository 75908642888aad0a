using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Commands;
using Holdfast.Node.Api.Forwarding;
using Holdfast.Node.Api.Routing;
using Holdfast.Node.Api.Streams;
using Holdfast.Node.Api.Views;

namespace Holdfast.Node.Api;

/// <summary>Everything that the API can be asked.</summary>
internal sealed class ApiRoutes(
    ReportCache reports, StreamDesk streams, ApplyDesk apply, SwitchoverDesk switchover, PromoteDesk promote, FenceDesk fences, MaintenanceDesk maintenance, MemberDesk members, SpecHistory history, LogDesk logs, Forwarder forward, Turnstile turnstile)
{
    private static readonly QueryParameter Limit = new("limit", "integer", "At most so many, newest first. Default 50.");

    public ImmutableArray<Route> All() => [.. Reading(), .. Commanding(), .. Following()];

    private IEnumerable<Route> Reading() =>
    [
        Get("/v1/report", typeof(CellReport), "The whole cell, as the controller sees it.", call => AskedAsync(call, () => Task.FromResult(Answer.Of(reports.Of(call.View))))),
        Get("/v1/services/{service}/why", typeof(WhyReport), "Why a service is where it is.", Own(Questions.Why)),
        Get("/v1/services/{service}/log", typeof(LogReport), "The end of what a service has printed on a node.", logs.ReadAsync) with { Query = [.. LogDesk.Query] },
        Get("/v1/incidents", typeof(Incident[]), "Failovers, switchovers and first starts.", Own(Questions.Incidents)) with { Query = [Limit] },
        Get("/v1/incidents/{number}", typeof(Incident), "One incident with its timeline.", Own(Questions.Incident)),
        Get("/v1/events", typeof(CellEvent[]), "What happened to the cell.", Own(Questions.Events)) with { Query = [Limit] },
        Get("/v1/whatif", typeof(WhatIfReport), "What the cell would do if nodes were down.", call => AskedAsync(call, () => turnstile.PassAsync(() => Task.FromResult(Questions.WhatIf(call)), call.Cancel)))
            with { Query = [new("down", "string", "Names of nodes, with commas.")] },
        Get("/v1/fences", typeof(FenceReport), "What can fence whom, whether it works, and what was and is being fenced.", call => AskedAsync(call, () => Task.FromResult(Questions.Fences(call)))),
        Get("/v1/spec", typeof(SpecVersion), "The present version of the spec.", Own(Questions.Spec)),
        Get("/v1/history", typeof(HistoryReport), "The newest versions of the spec, without their texts.", history.ListAsync),
        Get("/v1/history/{number}", typeof(SpecVersion), "One version of the spec.", history.OneAsync),
        Get("/v1/version", typeof(VersionReport), "Which daemon answers.", Own(Questions.Version)) with { Stateless = true },
        Get("/v1/openapi.json", typeof(object), "This document.", _ => Task.FromResult(new Answer { Body = OpenApi.Document(All()) })) with { Stateless = true },
    ];

    private IEnumerable<Route> Commanding() =>
    [
        Post("/v1/spec", typeof(ApplyRequest), typeof(ApplyReport), "Plan or apply a spec. 422 with the faults when it has any.", ApplyAsync),
        Post("/v1/whatif", typeof(WhatIfQuestion), typeof(WhatIfReport), "What the cell would do if all this were so: a spec, nodes added and drained, then nodes down. Changes nothing.", SupposeAsync),
        Post("/v1/services/{service}/switchover", typeof(SwitchoverRequest), typeof(SwitchoverReport), "Move a service to another node. The answer says that it was accepted.", MoveAsync),
        Post("/v1/services/{service}/promote", typeof(PromoteRequest), typeof(MaintenanceReport), "Plan to have, or have, a standby take over a service that nobody holds, although it lacks something. The answer says that it was accepted.", PromoteAsync),
        Post("/v1/fences/{node}", typeof(FenceRequest), typeof(FencePlanReport), "Plan to have a node switched off, or have it. The answer says that it was accepted.", call => FenceAsync(call, fences.FenceAsync)),
        Post("/v1/fences/{node}/confirm", typeof(FenceRequest), typeof(FencePlanReport), "Plan to confirm, or confirm, that a node does nothing any more.", call => FenceAsync(call, fences.ConfirmAsync)),
        Post("/v1/services/{service}/restart", typeof(MaintenanceRequest), typeof(MaintenanceReport), "Plan to restart a service node by node, or do. The answer says that it was accepted.", call => MaintainAsync(call, (r, c) => maintenance.RestartAsync(call.Parameters[0], r, c))),
        Post("/v1/nodes/{node}/drain", typeof(MaintenanceRequest), typeof(MaintenanceReport), "Plan to take a node out of service, or do. The answer says that it was accepted.", call => MaintainAsync(call, (r, c) => maintenance.DrainAsync(call.Parameters[0], r, c))),
        Post("/v1/nodes/{node}/resume", typeof(MaintenanceRequest), typeof(MaintenanceReport), "Put a drained node back into service.", call => MaintainAsync(call, (r, c) => maintenance.ResumeAsync(call.Parameters[0], r, c))),
        Post("/v1/cell/pause", typeof(MaintenanceRequest), typeof(MaintenanceReport), "Leave the cell alone: nothing is started, moved or failed over.", call => MaintainAsync(call, maintenance.PauseAsync)),
        Post("/v1/cell/resume", typeof(MaintenanceRequest), typeof(MaintenanceReport), "Go on with a paused cell.", call => MaintainAsync(call, maintenance.UnpauseAsync)),
        Post("/v1/members/{node}/remove", typeof(RemoveMemberRequest), typeof(RemoveMemberReport), "Remove a member whose machine or data directory is lost. Refused while it is heard.", RemoveAsync),
    ];

    private IEnumerable<Route> Following() =>
    [
        Get("/v1/endpoints/{service}", typeof(EndpointReport), "Where a service is, at once and at every change.", Own(Endpoint)) with { Event = "endpoint" },
        Get("/v1/watch", typeof(CellReport), "The report as this node sees it, at once and at every change, at most 10 a second.", Own(_ => streams.Watch())) with { Event = "report" },
    ];

    private async Task<Answer> AskedAsync(ApiCall call, Func<Task<Answer>> own) => await forward.AskAsync(call) ?? await own();

    private async Task<Answer> ApplyAsync(ApiCall call)
    {
        var (request, refusal) = await Bodies.ReadAsync<ApplyRequest>(call);
        return refusal ?? await turnstile.PassAsync(() => apply.ApplyAsync(call.View, request!, call.Cancel), call.Cancel);
    }

    private async Task<Answer> SupposeAsync(ApiCall call)
    {
        var (question, refusal) = await Bodies.ReadAsync<WhatIfQuestion>(call);
        if (refusal is not null)
            return refusal;
        return await forward.CommandAsync(call, JsonCodec.Encode(question!)) ?? await turnstile.PassAsync(() => Task.FromResult(Questions.WhatIf(call, question!)), call.Cancel);
    }

    private async Task<Answer> MoveAsync(ApiCall call)
    {
        var (request, refusal) = await Bodies.ReadAsync<SwitchoverRequest>(call);
        if (refusal is not null)
            return refusal;
        return await forward.CommandAsync(call, JsonCodec.Encode(request!)) ?? await switchover.MoveAsync(call.Parameters[0], request!, call.Cancel);
    }

    private async Task<Answer> PromoteAsync(ApiCall call)
    {
        var (request, refusal) = await Bodies.ReadAsync<PromoteRequest>(call);
        if (refusal is not null)
            return refusal;
        return await forward.CommandAsync(call, JsonCodec.Encode(request!)) ?? await promote.PromoteAsync(call.Parameters[0], request!, call.Cancel);
    }

    private async Task<Answer> FenceAsync(ApiCall call, Func<string, FenceRequest, CancellationToken, Task<Answer>> desk)
    {
        var (request, refusal) = await Bodies.ReadAsync<FenceRequest>(call);
        if (refusal is not null)
            return refusal;
        // The controller tells another node; a node that only hands the order on would be off before it could pass the answer back.
        if (!request!.DryRun && call.Parameters[0] == call.View.Node && Forwarder.Target(call) is not null)
            return Refusals.AskAnother(call.View.Node);
        return await forward.CommandAsync(call, JsonCodec.Encode(request)) ?? await desk(call.Parameters[0], request, call.Cancel);
    }

    private async Task<Answer> MaintainAsync(ApiCall call, Func<MaintenanceRequest, CancellationToken, Task<Answer>> desk)
    {
        var (request, refusal) = await Bodies.ReadAsync<MaintenanceRequest>(call);
        if (refusal is not null)
            return refusal;
        return await forward.CommandAsync(call, JsonCodec.Encode(request!)) ?? await desk(request!, call.Cancel);
    }

    private async Task<Answer> RemoveAsync(ApiCall call)
    {
        var (request, refusal) = await Bodies.ReadAsync<RemoveMemberRequest>(call);
        if (refusal is not null)
            return refusal;
        return await forward.CommandAsync(call, JsonCodec.Encode(request!))
            ?? await turnstile.PassAsync(() => members.RemoveAsync(call.View, call.Parameters[0], request!, call.Cancel), call.Cancel);
    }

    private Answer Endpoint(ApiCall call)
        => call.View.State.Spec?.Spec.Service(call.Parameters[0]) is null ? Refusals.NoService(call.Parameters[0]) : streams.Endpoint(call.Parameters[0]);

    private static Func<ApiCall, Task<Answer>> Own(Func<ApiCall, Answer> answer) => call => Task.FromResult(answer(call));

    private static Route Get(string path, Type answer, string summary, Func<ApiCall, Task<Answer>> handler)
        => new() { Method = "GET", Path = path, Summary = summary, Answer = answer, Handler = handler };

    private static Route Post(string path, Type body, Type answer, string summary, Func<ApiCall, Task<Answer>> handler)
        => new() { Method = "POST", Path = path, Summary = summary, Body = body, Answer = answer, Handler = handler };
}
