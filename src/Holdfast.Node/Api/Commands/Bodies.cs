using System.Text.Json;
using Holdfast.Model.Json;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api.Commands;

/// <summary>Reads the JSON of a command.</summary>
internal static class Bodies
{
    /// <summary>
    /// The value, or the refusal. The content type must be JSON: a web page of another origin can make a browser send anything else
    /// without being asked.
    /// </summary>
    public static async Task<(T? Value, Answer? Refusal)> ReadAsync<T>(ApiCall call)
        where T : class
    {
        if (!call.Request.HasJsonContentType())
            return (null, Answer.Refuse(StatusCodes.Status415UnsupportedMediaType, "bad-request", "The request's content type is not application/json.", "Send JSON, with the header Content-Type: application/json."));
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(call.Request.Body, JsonCodec.Options, call.Cancel);
            return value is null ? (null, Bad("it is null")) : (value, null);
        }
        catch (OperationCanceledException)
        {
            return (null, Refusals.SlowBody());
        }
        catch (JsonException e)
        {
            return (null, Bad($"line {e.LineNumber + 1}, at {Names.Shown(e.Path ?? "$")}"));
        }
    }

    private static Answer Bad(string where) => Refusals.BadRequest($"The request's JSON cannot be read: {where}.", "Compare it with the document at /v1/openapi.json.");
}
