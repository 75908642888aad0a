using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Logs;

/// <summary>The daemon's log: one plain line an entry on standard error, for people and for journald.</summary>
internal sealed class PlainConsole(LogLevel least) : ILoggerProvider
{
    private readonly Lock _lock = new();

    public static ILoggerFactory CreateFactory(LogLevel least)
        => LoggerFactory.Create(logging => logging.SetMinimumLevel(least).AddFilter("Microsoft", LogLevel.Warning).AddProvider(new PlainConsole(least)));

    public ILogger CreateLogger(string categoryName) => new Lines(this);

    public void Dispose()
    {
        // Standard error stays open as long as the process.
    }

    private void Write(LogLevel level, EventId id, string text, Exception? exception)
    {
        if (level < least)
            return;
        var time = DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var fault = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
        lock (_lock)
            Console.Error.WriteLine($"{time} {Word(level)} {text}{fault} #{id.Id}");
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "ERROR",
    };

    private sealed class Lines(PlainConsole console) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => console.Write(logLevel, eventId, formatter(state, exception), exception);
    }
}
