using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Tests.Api;

/// <summary>Keeps what is logged by the product, and lets a test wait for an event.</summary>
internal sealed class TestLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();
    private readonly SemaphoreSlim _more = new(0);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue((eventId.Id, formatter(state, exception)));
        _more.Release();
    }

    public async Task<string> WaitForAsync(int id)
    {
        while (true)
        {
            if (_lines.FirstOrDefault(l => l.Id == id) is { Id: > 0 } found)
                return found.Text;
            if (!await _more.WaitAsync(TestNode.Bound))
                throw new TimeoutException($"no event {id} was logged");
        }
    }

    public void Dispose() => _more.Dispose();
}
