using System.Text.Json.Nodes;
using Holdfast.Spec.Reference;

namespace Holdfast.Spec.Tests;

public sealed class ShippedFilesTests
{
    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(Files.Path("examples"), "*.yaml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_valid_and_without_warnings(string name)
    {
        var result = SpecReader.Read(File.ReadAllBytes(Files.Path("examples", name)));

        Assert.Empty(result.Faults);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void The_schema_file_says_what_the_declarations_say()
        => Files.Holds(Files.Path("src", "Holdfast.Spec", SpecSchema.FileName), SpecSchema.Generate());

    [Fact]
    public void The_schema_is_embedded_and_is_json()
        => Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)JsonNode.Parse(SpecSchema.Text())!["$schema"]);

    [Fact]
    public void The_reference_page_says_what_the_declarations_say()
        => Files.Holds(Files.Path("docs", "reference", "spec.md"), ReferencePage.Generate());
}
