using System.Text.Json.Nodes;
using Holdfast.Output;
using Xunit;

namespace Holdfast.Tests.Output;

public sealed class YamlTextFacts
{
    [Fact]
    public void Maps_lists_and_scalars_are_written_in_block_style()
    {
        var node = JsonNode.Parse("""{"cell":"harbour","nodes":[{"name":"hq-1","holds":["board"]},{"name":"hq-2","holds":[]}],"revision":12,"ok":true,"none":null,"deep":[[1,2]]}""");

        Assert.Equal(
            """
            cell: harbour
            nodes:
              - name: hq-1
                holds:
                  - board
              - name: hq-2
                holds: []
            revision: 12
            ok: true
            none: null
            deep:
              - - 1
                - 2

            """,
            YamlText.Of(node));
    }

    [Theory]
    [InlineData("true", "\"true\"")]
    [InlineData("12", "\"12\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("line\nbreak", "\"line\\nbreak\"")]
    [InlineData("00:00:00.3000000", "\"00:00:00.3000000\"")]
    [InlineData("hq-1 is down", "hq-1 is down")]
    [InlineData("http://10.0.1.1:8080/", "http://10.0.1.1:8080/")]
    public void Text_that_could_be_taken_for_something_else_is_quoted(string text, string written) => Assert.Equal(written + "\n", YamlText.Of(JsonValue.Create(text)));
}
