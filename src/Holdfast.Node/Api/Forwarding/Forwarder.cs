using Holdfast.Model.Cell;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api.Forwarding;

/// <summary>Hands a request on to the controller's node and its answer back, once: what was forwarded is answered where it comes to.</summary>
internal sealed class Forwarder : IDisposable
{
    /// <summary>Who answered.</summary>
    public const string SeenBy = "X-Holdfast-Seen-By";

    /// <summary>On a request: the node that forwarded it.</summary>
    public const string ForwardedBy = "X-Holdfast-Forwarded-By";

    private const int MaxAnswer = 16 * 1024 * 1024;

    private readonly ApiOptions _options;
    private readonly HttpClient _http;

    public Forwarder(ApiOptions options)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = options.ForwardTimeout,
            MaxConnectionsPerServer = 16,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
    }

    /// <summary>The controller's node when the request is to go there.</summary>
    public static Member? Target(ApiCall call)
        => call.Request.Headers.ContainsKey(ForwardedBy) || call.View.OtherController is not { ApiUrl.Length: > 0 } other ? null : other;

    /// <summary>The controller's answer to a question, or <c>null</c> when it gave none: this node then answers itself.</summary>
    public async Task<Answer?> AskAsync(ApiCall call) => Target(call) is { } controller ? await HandOnAsync(call, controller) : null;

    /// <summary>Another node's answer to a question, or <c>null</c> when it gave none.</summary>
    public async Task<Answer?> HandOnAsync(ApiCall call, Member node)
    {
        try
        {
            return await SendAsync(call, node, body: null, _options.ForwardTimeout);
        }
        catch (Exception e) when (Failed(e, call))
        {
            return null;
        }
    }

    /// <summary>The controller's answer to a command, or what is known of the command without one; <c>null</c> when it is for this node.</summary>
    public async Task<Answer?> CommandAsync(ApiCall call, byte[] body)
    {
        if (Target(call) is not { } controller)
            return null;
        try
        {
            return await SendAsync(call, controller, body, _options.ForwardCommandTimeout);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            return Answer.Refuse(
                StatusCodes.Status503ServiceUnavailable,
                "no-controller",
                $"The controller {controller.Name} cannot be reached from {call.View.Node}, so nothing was done: {e.Message}",
                "Ask again in a moment: a controller that is gone is replaced. holdfast status says who it is.");
        }
        catch (Exception e) when (Failed(e, call))
        {
            return Refusals.Unknown($"the controller {controller.Name} was told and has not answered.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool Failed(Exception e, ApiCall call) => e is HttpRequestException or IOException or OperationCanceledException && !call.Cancel.IsCancellationRequested;

    private async Task<Answer> SendAsync(ApiCall call, Member controller, byte[]? body, TimeSpan timeout)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        deadline.CancelAfter(timeout);
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, Url(call, controller));
        request.Headers.Add(ForwardedBy, call.View.Node);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        using var response = await _http.SendAsync(request, deadline.Token);
        return new Answer
        {
            Status = (int)response.StatusCode,
            Body = await response.Content.ReadAsByteArrayAsync(deadline.Token),
            SeenBy = controller.Name,
        };
    }

    private static Uri Url(ApiCall call, Member controller)
        => new(controller.ApiUrl.TrimEnd('/') + call.Request.Path.ToUriComponent() + call.Request.QueryString.ToUriComponent());
}
