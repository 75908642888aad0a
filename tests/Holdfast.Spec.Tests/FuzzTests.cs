using CsCheck;

namespace Holdfast.Spec.Tests;

/// <summary>Valid specs, damaged at random: never an exception, and always either a spec or faults with a place.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Seeds =
    [
        .. Directory.EnumerateFiles(Files.Path("examples"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText),
        .. Files.Names("Broken", "*.yaml").Select(n => File.ReadAllText(Files.Path("tests", "Holdfast.Spec.Tests", "Broken", n))),
    ];

    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ":", ": ", "- ", "-", "?", "? ", "\n", "\n  ", "\n\t", "\"", "'", "&a ", "*a", "!x ", "!!str ", "%", "%YAML 1.1\n", "|", "|\n", ">2\n", "#", " #", ",", "\\", "\\x", "\"\\uD800\"",
        "<<: ", "---\n", "...\n", "null", "~", "1", "-1", "1e9", "0x", "true", "{node}", "{adress}", "process", "tcp", "http", "5s", "\u0000", "\u2028", "\u0085", "\ud800", "\ufeff", "é", "😀", " ", "  ",
    ];

    private static readonly Gen<string> Damaged =
        from seed in Gen.Int[0, Seeds.Length - 1]
        from cuts in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.Int[0, Pieces.Length - 1]).Array[1, 6]
        select cuts.Aggregate(Seeds[seed], (text, cut) => Cut(text, cut.Item1, cut.Item2, Pieces[cut.Item3]));

    [Fact]
    public void A_damaged_spec_is_read_or_explained() => Damaged.Sample(Explained, iter: 3000, threads: 1);

    [Fact]
    public void A_heap_of_yaml_is_read_or_explained()
        => Gen.Int[0, Pieces.Length - 1].Array[0, 40].Select(p => string.Concat(p.Select(i => Pieces[i]))).Sample(Explained, iter: 3000, threads: 1);

    [Fact]
    public void Any_bytes_are_read_or_explained()
        => Gen.Byte.Array[0, 60].Sample(bytes => Explained(SpecReader.Read(bytes), ""), iter: 3000, threads: 1);

    private static string Cut(string text, double where, int length, string piece)
    {
        var at = (int)(where * text.Length);
        return text[..at] + piece + text[Math.Min(text.Length, at + length)..];
    }

    private static bool Explained(string text) => Explained(SpecReader.Read(text), text);

    private static bool Explained(SpecResult result, string text)
        => result.Ok
            ? result.Faults.IsEmpty
            : result.Faults.Length > 0
                && result.Faults.All(f => f.Line > 0 && f.Column > 0 && f.Message.Length > 0)
                && FaultText.Of(result.Faults, "spec.yaml", text).Length > 0;
}
