using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class OpenApiTests
{
    private const string File = "docs/reference/openapi.json";

    [Fact]
    public async Task The_document_names_every_operation()
    {
        await using var node = await TestNode.StartAsync(new TestCell());

        var paths = JsonNode.Parse(await node.Http.GetStringAsync("/v1/openapi.json"))!["paths"]!.AsObject();
        var operations = paths.SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key} {p.Key}")).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "get /v1/endpoints/{service}", "get /v1/events", "get /v1/fences", "get /v1/history", "get /v1/history/{number}", "get /v1/incidents",
                "get /v1/incidents/{number}", "get /v1/openapi.json", "get /v1/report", "get /v1/services/{service}/log", "get /v1/services/{service}/why", "get /v1/spec",
                "get /v1/version", "get /v1/watch", "get /v1/whatif", "post /v1/cell/pause", "post /v1/cell/resume", "post /v1/fences/{node}", "post /v1/fences/{node}/confirm", "post /v1/members/{node}/remove",
                "post /v1/nodes/{node}/drain", "post /v1/nodes/{node}/resume", "post /v1/services/{service}/promote", "post /v1/services/{service}/restart",
                "post /v1/services/{service}/switchover", "post /v1/spec", "post /v1/whatif",
            ],
            operations);
    }

    /// <summary>The shipped file is what the daemon serves. HOLDFAST_UPDATE=1 writes it.</summary>
    [Fact]
    public async Task The_shipped_document_is_the_one_that_is_served()
    {
        await using var node = await TestNode.StartAsync(new TestCell());

        var served = await node.Http.GetStringAsync("/v1/openapi.json");
        var path = Path.Combine(Root(), File);
        if (Environment.GetEnvironmentVariable("HOLDFAST_UPDATE") == "1")
            await System.IO.File.WriteAllTextAsync(path, served);
        Assert.True(await System.IO.File.ReadAllTextAsync(path) == served, $"{File} is old: run these tests once with HOLDFAST_UPDATE=1 and look at what changed");
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
