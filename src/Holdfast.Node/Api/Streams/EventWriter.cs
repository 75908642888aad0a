using System.Buffers;
using System.IO.Pipelines;
using Holdfast.Model.Json;

namespace Holdfast.Node.Api.Streams;

/// <summary>Writes server-sent events (WHATWG HTML, 9.2). A reader that does not take what is sent within a bound is dropped.</summary>
internal sealed class EventWriter(PipeWriter pipe, TimeSpan patience)
{
    public Task EventAsync<T>(string name, T value, CancellationToken cancel)
    {
        pipe.Write("event: "u8);
        pipe.Write(System.Text.Encoding.ASCII.GetBytes(name));
        pipe.Write("\ndata: "u8);
        pipe.Write(JsonCodec.Encode(value));
        pipe.Write("\n\n"u8);
        return FlushAsync(cancel);
    }

    public Task HeartbeatAsync(CancellationToken cancel)
    {
        pipe.Write(": alive\n\n"u8);
        return FlushAsync(cancel);
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        var flush = pipe.FlushAsync(cancel);
        if (flush.IsCompletedSuccessfully)
            return;
        try
        {
            await flush.AsTask().WaitAsync(patience, cancel);
        }
        catch (TimeoutException e)
        {
            throw new SlowReaderException(patience, e);
        }
    }
}

/// <summary>The client of a stream does not read.</summary>
internal sealed class SlowReaderException(TimeSpan patience, Exception inner)
    : Exception($"it did not take an event within {patience.TotalSeconds:0.#} s", inner);
