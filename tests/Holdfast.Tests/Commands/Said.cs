using Holdfast.Client.Tests;
using Holdfast.Model.Json;
using Holdfast.Output;
using Holdfast.Running;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Tests.Commands;

/// <summary>What a command said and how it ended.</summary>
internal sealed record Said(int Code, string Out, string Err)
{
    /// <summary>Runs a command as the process would, with nobody to be asked unless there is an answer.</summary>
    public static async Task<Said> Of(string? answer, params string[] args)
    {
        await using var data = new StringWriter();
        await using var words = new StringWriter();
        var talk = new Talk { Out = data, Err = words, In = new StringReader(answer ?? ""), Interactive = answer is not null, Width = 100 };
        var code = await CommandLineEntrance.RunAsync(args, talk);
        return new Said(code, data.ToString(), words.ToString());
    }

    /// <summary>A daemon's API that answers each path as it is told; anything else is not found.</summary>
    public static Task<TestServer> Daemon(params (string Path, int Status, object Body)[] answers) => TestServer.StartAsync(async context =>
    {
        var found = answers.FirstOrDefault(a => a.Path == context.Request.Method + " " + context.Request.Path);
        context.Response.StatusCode = found.Body is null ? StatusCodes.Status404NotFound : found.Status;
        await context.Response.Body.WriteAsync(JsonCodec.Encode(found.Body ?? new object()));
    });
}
