using Holdfast.Model.Json;

namespace Holdfast.Node.Joining;

/// <summary>Who this node is, in its data directory. Whoever has the directory is the member.</summary>
internal sealed record Identity
{
    public const string FileName = "identity.json";

    public string Cell { get; init; } = "";

    public long Generation { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The member id; 0 while joining, so that a crash in the middle of that is seen.</summary>
    public long Id { get; init; }

    /// <summary>Null when the directory has none.</summary>
    public static Identity? Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return null;
        return JsonCodec.TryDecode<Identity>(File.ReadAllBytes(path))
            ?? throw new JoinException(
                $"{path} cannot be read, so this node does not know who it is. Restore the file from a backup of the data directory; do not "
                + "delete it: what this node has promised is bound to it.");
    }

    /// <summary>Returns when it is on the disk.</summary>
    public void Write(string directory)
    {
        var path = Path.Combine(directory, FileName);
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            file.Write(JsonCodec.Encode(this));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}

/// <summary>The daemon cannot join, and why, and what to do: the message is for the operator.</summary>
public class JoinException(string message) : Exception(message);

/// <summary>This node is no member any more: it lets go of everything, and ends.</summary>
public sealed class RemovedException(string message) : JoinException(message);
