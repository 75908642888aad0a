using System.Text.Json;
using Holdfast.Control.Guarding;
using Holdfast.Model.Json;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>The floors on the disk. The only file that a node must not lose while it is a member.</summary>
internal static class FloorFile
{
    private const int MaxBytes = 1_000_000;

    /// <exception cref="GuardStartException">There is a file, and it cannot be read: the node must not guess what it has promised.</exception>
    public static FloorRecord Read(string path)
    {
        if (!File.Exists(path))
            return new FloorRecord();
        try
        {
            if (new FileInfo(path).Length <= MaxBytes && JsonCodec.TryDecode<FloorRecord>(File.ReadAllBytes(path)) is { Version: 1 } floors)
                return floors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new GuardStartException(Fault(path, e.Message), e);
        }
        throw new GuardStartException(Fault(path, "it is not a floor record of version 1"));
    }

    public static void Write(string path, FloorRecord floors) => DurableFile.Write(path, JsonCodec.Encode(floors));

    private static string Fault(string path, string why) =>
        $"{path} cannot be read: {why}. It says which grants this node has given up for good, so it runs nothing without it. "
        + "Restore the file, or remove the node from the cell and join it again with an empty data directory.";
}
