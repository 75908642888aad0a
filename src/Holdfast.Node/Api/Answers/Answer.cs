using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api.Answers;

/// <summary>What a request is answered with: a status and JSON, or a stream.</summary>
internal sealed record Answer
{
    private const string Json = "application/json; charset=utf-8";

    public int Status { get; init; } = StatusCodes.Status200OK;

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Name of the node whose answer it is, when it is another's.</summary>
    public string? SeenBy { get; init; }

    /// <summary>Writes a stream of events until its client goes; the body is then not used.</summary>
    public Func<Streams.EventWriter, CancellationToken, Task>? Stream { get; init; }

    public static Answer Of<T>(T value) => new() { Body = JsonCodec.Encode(value) };

    public static Answer Refuse(int status, string code, string message, string next) => Refuse(status, new ApiError { Code = code, Message = message, Next = next });

    public static Answer Refuse(int status, ApiError error) => new() { Status = status, Body = JsonCodec.Encode(error) };

    public async Task WriteAsync(HttpResponse response, CancellationToken cancel)
    {
        response.StatusCode = Status;
        response.ContentType = Json;
        response.ContentLength = Body.Length;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(Body, cancel);
    }
}
