using System.Collections.Immutable;
using System.Net;
using Holdfast.Client.Calls;
using Holdfast.Client.Streams;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Client;

/// <summary>
/// The API of a cell. Any node answers; the client tries each of the addresses that it knows, first the one that answered last. Every call
/// ends within the bounds of <see cref="ClientOptions"/>, with what was asked for or with a <see cref="HoldfastApiException"/>. Safe for
/// concurrent use.
/// </summary>
public sealed class HoldfastClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Caller _caller;
    private readonly Follower _follower;

    public HoldfastClient(IEnumerable<Uri> urls, ClientOptions? options = null)
    {
        options ??= new ClientOptions();
        _http = Create(options);
        var ring = new EndpointRing(urls);
        _caller = new Caller(_http, ring, options);
        _follower = new Follower(_http, ring, options);
    }

    public HoldfastClient(Uri url, ClientOptions? options = null)
        : this([url], options)
    {
    }

    /// <summary>The whole cell as the controller sees it, or, without one, as the node that answers does.</summary>
    public Task<CellReport> ReportAsync(CancellationToken cancel = default) => _caller.AskAsync<CellReport>("v1/report", cancel);

    /// <summary>Why a service is where it is.</summary>
    public Task<WhyReport> WhyAsync(string service, CancellationToken cancel = default)
        => _caller.AskAsync<WhyReport>($"v1/services/{Escape(service)}/why", cancel);

    /// <summary>The end of what a service has printed on a node.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="node">Whose log; empty for the node that answers.</param>
    /// <param name="lines">The last so many.</param>
    /// <param name="after">Instead: what has been printed after <see cref="LogReport.Next"/> of a former answer.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<LogReport> LogAsync(string service, string node, int lines = 100, long? after = null, CancellationToken cancel = default)
        => _caller.AskAsync<LogReport>($"v1/services/{Escape(service)}/log?node={Escape(node)}&lines={lines}{(after is null ? "" : $"&after={after}")}", cancel);

    /// <summary>Newest first, at most <paramref name="limit"/>.</summary>
    public async Task<ImmutableArray<Incident>> IncidentsAsync(int limit = 50, CancellationToken cancel = default)
        => [.. await _caller.AskAsync<Incident[]>($"v1/incidents?limit={limit}", cancel)];

    public Task<Incident> IncidentAsync(long number, CancellationToken cancel = default)
        => _caller.AskAsync<Incident>($"v1/incidents/{number}", cancel);

    /// <summary>Newest first, at most <paramref name="limit"/>.</summary>
    public async Task<ImmutableArray<CellEvent>> EventsAsync(int limit = 50, CancellationToken cancel = default)
        => [.. await _caller.AskAsync<CellEvent[]>($"v1/events?limit={limit}", cancel)];

    /// <summary>What the cell would do if these nodes were down.</summary>
    public Task<WhatIfReport> WhatIfAsync(IEnumerable<string> down, CancellationToken cancel = default)
        => _caller.AskAsync<WhatIfReport>($"v1/whatif?down={string.Join(',', down.Select(Escape))}", cancel);

    /// <summary>What the cell would do if all this were so.</summary>
    public Task<WhatIfReport> WhatIfAsync(WhatIfQuestion question, CancellationToken cancel = default)
        => question is { Spec: "", Add.IsEmpty: true, Drain.IsEmpty: true }
            ? WhatIfAsync(question.Down, cancel)
            : _caller.CommandAsync<WhatIfReport>("v1/whatif", question, cancel);

    /// <summary>Asks for a service to be moved. It is accepted when this returns, not done: follow its incident.</summary>
    public Task<SwitchoverReport> SwitchoverAsync(string service, SwitchoverRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<SwitchoverReport>($"v1/services/{Escape(service)}/switchover", request, cancel);

    /// <summary>Plans to have, or has, a standby promoted that its gate keeps back. It is accepted when this returns, not done: follow <see cref="ReportAsync"/>.</summary>
    public Task<MaintenanceReport> PromoteAsync(string service, PromoteRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<MaintenanceReport>($"v1/services/{Escape(service)}/promote", request, cancel);

    /// <summary>What can fence whom, whether it works, and what was and is being fenced.</summary>
    public Task<FenceReport> FencesAsync(CancellationToken cancel = default) => _caller.AskAsync<FenceReport>("v1/fences", cancel);

    /// <summary>Plans to have a node switched off, or has it. It is accepted when this returns, not done: follow <see cref="FencesAsync"/>.</summary>
    public Task<FencePlanReport> FenceAsync(string node, FenceRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<FencePlanReport>($"v1/fences/{Escape(node)}", request, cancel);

    /// <summary>Plans to confirm, or confirms, that a node does nothing any more.</summary>
    public Task<FencePlanReport> ConfirmFenceAsync(string node, FenceRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<FencePlanReport>($"v1/fences/{Escape(node)}/confirm", request, cancel);

    /// <summary>Plans to restart a service node by node, or does. It is accepted when this returns, not done: follow <see cref="ReportAsync"/>.</summary>
    public Task<MaintenanceReport> RestartAsync(string service, MaintenanceRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<MaintenanceReport>($"v1/services/{Escape(service)}/restart", request, cancel);

    /// <summary>Plans to take a node out of service, or does. It is accepted when this returns, not done: follow <see cref="ReportAsync"/>.</summary>
    public Task<MaintenanceReport> DrainAsync(string node, MaintenanceRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<MaintenanceReport>($"v1/nodes/{Escape(node)}/drain", request, cancel);

    /// <summary>Puts a drained node back into service.</summary>
    public Task<MaintenanceReport> ResumeAsync(string node, MaintenanceRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<MaintenanceReport>($"v1/nodes/{Escape(node)}/resume", request, cancel);

    /// <summary>Leaves the cell alone: nothing is started, moved or failed over until it is resumed.</summary>
    public Task<MaintenanceReport> PauseCellAsync(MaintenanceRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<MaintenanceReport>("v1/cell/pause", request, cancel);

    /// <summary>Goes on with a paused cell.</summary>
    public Task<MaintenanceReport> ResumeCellAsync(MaintenanceRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<MaintenanceReport>("v1/cell/resume", request, cancel);

    /// <summary>Removes a member that is gone. Its voter set and what it held follow by themselves: see the report.</summary>
    public Task<RemoveMemberReport> RemoveMemberAsync(string node, RemoveMemberRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<RemoveMemberReport>($"v1/members/{Escape(node)}/remove", request, cancel);

    /// <summary>Plans or applies a spec. Faults of the text come as the exception's <see cref="ApiError.Faults"/>.</summary>
    public Task<ApplyReport> ApplyAsync(ApplyRequest request, CancellationToken cancel = default)
        => _caller.CommandAsync<ApplyReport>("v1/spec", request, cancel);

    /// <summary>The present spec.</summary>
    public Task<SpecVersion> SpecAsync(CancellationToken cancel = default) => _caller.AskAsync<SpecVersion>("v1/spec", cancel);

    public Task<HistoryReport> HistoryAsync(CancellationToken cancel = default) => _caller.AskAsync<HistoryReport>("v1/history", cancel);

    public Task<SpecVersion> HistoryVersionAsync(long number, CancellationToken cancel = default)
        => _caller.AskAsync<SpecVersion>($"v1/history/{number}", cancel);

    public Task<VersionReport> VersionAsync(CancellationToken cancel = default) => _caller.AskAsync<VersionReport>("v1/version", cancel);

    /// <summary>
    /// Where the service is, at once and at every change, as one node sees it: the one that answered last, else the first. Ends with a
    /// <see cref="HoldfastApiException"/> when that node does. To lose nothing with a node, follow several with a client each and believe the
    /// highest epoch.
    /// </summary>
    public IAsyncEnumerable<EndpointReport> FollowEndpointAsync(string service, CancellationToken cancel = default)
        => _follower.FollowAsync<EndpointReport>($"v1/endpoints/{Escape(service)}", "endpoint", cancel);

    /// <summary>The report at once and at every change, as one node sees it. Ends as <see cref="FollowEndpointAsync"/> does.</summary>
    public IAsyncEnumerable<CellReport> WatchAsync(CancellationToken cancel = default)
        => _follower.FollowAsync<CellReport>("v1/watch", "report", cancel);

    public void Dispose() => _http.Dispose();

    private static string Escape(string name) => Uri.EscapeDataString(name);

    private static HttpClient Create(ClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (context, cancel) => Connector.ConnectAsync(context, options.ConnectTimeout, cancel),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = options.MaxAnswerBytes };
    }
}
