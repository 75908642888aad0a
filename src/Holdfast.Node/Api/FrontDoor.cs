using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Forwarding;
using Holdfast.Node.Api.Routing;
using Holdfast.Node.Api.Streams;
using Holdfast.Node.Api.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Api;

/// <summary>Takes every request, and sees to it that each is answered: with what was asked for, or an error that says what to do next.</summary>
internal sealed class FrontDoor(RouteTable table, ViewBoard board, ApiOptions options, ILogger log, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        context.Response.Headers[Forwarder.SeenBy] = board.Current.Node;
        try
        {
            var answer = await AnswerAsync(context, cancel);
            if (answer.Stream is not null)
                await StreamAsync(context, answer);
            else
                await WriteAsync(context, answer, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Its client has gone.
        }
        catch (IOException) when (cancel.IsCancellationRequested || context.Response.HasStarted)
        {
            // As above, in mid-write.
        }
        catch (SlowReaderException e)
        {
            ApiLog.SlowReader(log, context.Connection.RemoteIpAddress?.ToString() ?? "", context.Request.Path, e.Message);
            context.Abort();
        }
    }

    private static Task WriteAsync(HttpContext context, Answer answer, CancellationToken cancel)
    {
        if (answer.SeenBy is { } other)
            context.Response.Headers[Forwarder.SeenBy] = other;
        return answer.WriteAsync(context.Response, cancel);
    }

    private async Task<Answer> AnswerAsync(HttpContext context, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(options.AnswerTimeout);
        try
        {
            var (route, parameters, refusal, allow) = table.Find(context.Request);
            if (allow.Length > 0)
                context.Response.Headers.Allow = allow;
            var view = board.Current;
            if (refusal is null && !route!.Stateless && view.State.Revision == 0)
                refusal = Refusals.NotYet(view.Node);
            return refusal ?? await route!.Handler(new ApiCall { Request = context.Request, View = view, Parameters = parameters, Cancel = deadline.Token });
        }
        catch (BadHttpRequestException e)
        {
            return BadHttp(e);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return HttpMethods.IsGet(context.Request.Method)
                ? Refusals.TimedOut(options.AnswerTimeout)
                : Refusals.Unknown($"the answer was not made within {options.AnswerTimeout.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ApiLog.Broken(log, context.Request.Method, context.Request.Path, e);
            return Answer.Refuse(
                StatusCodes.Status500InternalServerError,
                "internal",
                $"{board.Current.Node} could not answer, by a fault of its own.",
                "The daemon's log has the details; please report them. Another node may answer.");
        }
    }

    private Answer BadHttp(BadHttpRequestException e) => e.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? Answer.Refuse(e.StatusCode, "too-large", $"The request's body is larger than {options.MaxBody / 1024} KB, so it was not read.", "Send less: a spec has at most 1 MB.")
        : Answer.Refuse(e.StatusCode, "bad-request", $"The request is no proper HTTP: {e.Message}", "Mend the client that sent it.");

    private async Task StreamAsync(HttpContext context, Answer answer)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await answer.Stream!(new EventWriter(context.Response.BodyWriter, options.StreamPatience), end.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The daemon stops; its client sees the stream end, and follows another node.
        }
    }
}
