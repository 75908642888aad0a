using System.Collections.Immutable;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Tests.Fencing;

/// <summary>A fence agent of a few lines of shell in a directory of its own. It keeps what it was told in <c>told</c> and its state in <c>power</c>.</summary>
internal sealed class ScriptAgent : IDisposable
{
    private const string Head = """
        #!/bin/sh
        cd "$(dirname "$0")"
        echo "args:$*" >>told
        while IFS= read -r line; do
            echo "$line" >>told
            case $line in action=*) action=${line#action=} ;; esac
        done

        """;

    /// <summary>Behaves as FenceAgentAPI says.</summary>
    public const string Good = """
        case $action in
            metadata) echo '<action name="status"/><action name="off"/>' ;;
            off) echo off >power ;;
            status) [ "$(cat power 2>/dev/null)" = off ] && exit 2 ;;
        esac
        exit 0
        """;

    public ScriptAgent(string body)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path, Head + body + "\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Device = new FenceDevice { Name = "board", Agent = Path, Timeout = TimeSpan.FromSeconds(20) };
    }

    public string Folder { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "holdfast-fence-" + Guid.NewGuid().ToString("N")[..8]);

    public string Path => System.IO.Path.Combine(Folder, "fence_script");

    public FenceDevice Device { get; }

    /// <summary>Each run: the first line is its command line.</summary>
    public ImmutableArray<string> Told => File.Exists(At("told")) ? [.. File.ReadAllLines(At("told"))] : [];

    public string At(string name) => System.IO.Path.Combine(Folder, name);

    public string Secrets(string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        File.WriteAllText(At("secrets"), text);
        File.SetUnixFileMode(At("secrets"), mode);
        return At("secrets");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
