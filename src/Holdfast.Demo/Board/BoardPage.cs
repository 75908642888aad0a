using System.Text;
using System.Text.Json;

namespace Holdfast.Demo.Board;

/// <summary>The page that shows the board. Its script follows the holder over all the nodes' addresses.</summary>
internal static class BoardPage
{
    private static readonly (byte[] Head, byte[] Middle, byte[] Tail) Parts = Load();

    /// <param name="first">What the page shows at once: a board's JSON. The serializer escapes what HTML could mistake.</param>
    public static byte[] Fill(byte[] first, BoardOptions options) =>
        [.. Parts.Head, .. first, .. Parts.Middle, .. JsonSerializer.SerializeToUtf8Bytes(options.Peers), .. Parts.Tail];

    private static (byte[] Head, byte[] Middle, byte[] Tail) Load()
    {
        using var stream = typeof(BoardPage).Assembly.GetManifestResourceStream("board.html")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var board = text.IndexOf("%BOARD%", StringComparison.Ordinal);
        var peers = text.IndexOf("%PEERS%", StringComparison.Ordinal);
        return (Bytes(text[..board]), Bytes(text[(board + 7)..peers]), Bytes(text[(peers + 7)..]));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
