using System.Text;

namespace Holdfast.Spec.Tests;

/// <summary>Every file in Broken, and what an operator is told about it (the .expected.txt beside it).</summary>
public sealed class BrokenSpecTests
{
    public static TheoryData<string> Broken => [.. Files.Names("Broken", "*.yaml")];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Is_explained(string name)
    {
        var bytes = Files.Bytes("Broken", name);

        var result = SpecReader.Read(bytes);

        Assert.Null(result.Spec);
        Assert.NotEmpty(result.Faults);
        var text = FaultText.Of(result.Faults, name, Encoding.UTF8.GetString(bytes));
        Files.Holds(Files.Path("tests", "Holdfast.Spec.Tests", "Broken", Path.ChangeExtension(name, ".expected.txt")), text);
    }

    [Fact]
    public void Every_expectation_has_its_spec()
        => Assert.Equal(Files.Names("Broken", "*.yaml"), Files.Names("Broken", "*.expected.txt").Select(n => n.Replace(".expected.txt", ".yaml", StringComparison.Ordinal)));
}
