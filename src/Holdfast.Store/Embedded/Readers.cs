using System.Collections.Concurrent;

namespace Holdfast.Store.Embedded;

/// <summary>A few connections for reading. Each use sees one moment of the database: that of the last commit before it.</summary>
internal sealed class Readers(StoreFile file) : IDisposable
{
    private const int Most = 4;

    private readonly ConcurrentBag<Reader> _idle = [];
    private readonly SemaphoreSlim _free = new(Most);

    public async Task<T> ReadAsync<T>(Func<Versions, T> read, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            if (!_idle.TryTake(out var reader))
                reader = new Reader(file.Connect());
            var result = reader.InOneMoment(read);
            _idle.Add(reader);
            return result;
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        foreach (var reader in _idle)
            reader.Dispose();
        _free.Dispose();
    }
}
