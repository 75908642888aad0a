using System.Buffers;
using System.Text;

namespace Holdfast.Node.Checks;

/// <summary>Looks for a text at the beginning of a body, as it comes.</summary>
internal static class BodyText
{
    public static async Task<bool> ContainsAsync(Stream body, string text, int maxBytes, CancellationToken cancel)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        var buffer = ArrayPool<byte>.Shared.Rent(maxBytes);
        try
        {
            var length = 0;
            while (length < maxBytes)
            {
                var read = await body.ReadAsync(buffer.AsMemory(length, maxBytes - length), cancel);
                if (read == 0)
                    return false;
                var from = Math.Max(0, length - wanted.Length);
                length += read;
                if (buffer.AsSpan(from, length - from).IndexOf(wanted) >= 0)
                    return true;
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
