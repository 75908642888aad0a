using System.Text;
using Holdfast.Output;
using Holdfast.Spec;

namespace Holdfast.Calling;

/// <summary>A spec file that was read and checked on this machine: its text, or the exit code after its faults were told.</summary>
internal sealed record SpecFile
{
    public string Name { get; private init; } = "";

    public string Text { get; private init; } = "";

    public SpecResult Result { get; private init; } = new();

    public int Failed { get; private init; }

    /// <param name="path">A file's path, or <c>-</c> for standard input.</param>
    /// <param name="talk">Faults go to its <see cref="Talk.Err"/>.</param>
    public static SpecFile Read(string path, Talk talk)
    {
        var name = path == "-" ? "(standard input)" : path;
        byte[] bytes;
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            bytes = Bounded(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            talk.Say($"holdfast: {path} cannot be read: {exception.Message}");
            return new SpecFile { Failed = ExitCode.Usage };
        }

        var result = SpecReader.Read(bytes);
        var text = Encoding.UTF8.GetString(bytes);
        if (result.Ok)
            return new SpecFile { Name = name, Text = text, Result = result };
        talk.Err.Write(FaultText.Of(result.Faults, name, text));
        return new SpecFile { Failed = ExitCode.Usage };
    }

    /// <summary>One byte more than is allowed is enough to be refused: the rest of a huge file is not read.</summary>
    private static byte[] Bounded(Stream stream)
    {
        var bytes = new byte[SpecLimits.Bytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..length];
    }
}
