using System.Text.Json.Nodes;

namespace Holdfast.Spec.Tests;

/// <summary>The schema and the reader agree: what an editor marks is what the reader refuses (types, words, keys; not what needs rules).</summary>
public sealed class SchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(SpecSchema.Text())!.AsObject();

    public static TheoryData<string> Examples => ShippedFilesTests.Examples;

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_schema_takes_the_examples(string name)
        => Assert.Empty(MiniSchema.Faults(Schema, MiniSchema.Document(File.ReadAllText(Files.Path("examples", name)))));

    [Theory]
    [InlineData("unknown-keys.yaml")]
    [InlineData("unknown-keys-of-a-service.yaml")]
    [InlineData("unknown-key-of-a-node.yaml")]
    [InlineData("unknown-key-of-a-check.yaml")]
    [InlineData("missing-cell-and-nodes.yaml")]
    [InlineData("no-nodes.yaml")]
    [InlineData("wrong-types.yaml")]
    [InlineData("words.yaml")]
    [InlineData("role-and-profile.yaml")]
    [InlineData("durations.yaml")]
    [InlineData("numbers.yaml")]
    [InlineData("names.yaml")]
    [InlineData("checks.yaml")]
    [InlineData("environment.yaml")]
    [InlineData("empty-command.yaml")]
    [InlineData("text-too-long.yaml")]
    [InlineData("too-many-checks.yaml")]
    public void The_schema_refuses_what_the_reader_refuses(string name)
        => Assert.NotEmpty(MiniSchema.Faults(Schema, MiniSchema.Document(File.ReadAllText(Files.Path("tests", "Holdfast.Spec.Tests", "Broken", name)))));
}
