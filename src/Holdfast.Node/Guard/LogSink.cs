using System.Collections.Concurrent;
using System.Text;

namespace Holdfast.Node.Guard;

/// <summary>
/// Writes log files on a thread of its own. Each is bounded: at <see cref="MaxBytes"/> it becomes <c>.1</c>, and two such are kept. When the
/// disk cannot follow, what does not fit the queue is lost, and the file says how much: a service is never held up by its log.
/// </summary>
internal sealed class LogSink : IDisposable
{
    public const long MaxBytes = 10_000_000;
    private const int QueueLength = 512;
    private readonly BlockingCollection<(string Path, byte[] Bytes)> _queue = new(QueueLength);
    private readonly Dictionary<string, FileStream> _files = [];
    private readonly long _maxBytes;
    private readonly Thread _thread;
    private long _lost;

    public LogSink(long maxBytes = MaxBytes)
    {
        _maxBytes = maxBytes;
        _thread = new Thread(Work) { IsBackground = true, Name = "logs" };
        _thread.Start();
    }

    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        if (_queue.IsAddingCompleted || !_queue.TryAdd((path, bytes.ToArray())))
            Interlocked.Add(ref _lost, bytes.Length);
    }

    /// <summary>One line with the time of day, for people.</summary>
    public void Say(string path, string text) =>
        Write(path, Encoding.UTF8.GetBytes($"{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {text}\n"));

    /// <summary>Waits a little for what is queued.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Work()
    {
        foreach (var (path, bytes) in _queue.GetConsumingEnumerable())
        {
            try
            {
                Append(path, bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // There is nowhere to say it: the log is what fails. It is counted, and said when the disk takes lines again.
                Interlocked.Add(ref _lost, bytes.Length);
                Forget(path);
            }
        }
        foreach (var file in _files.Values)
            file.Dispose();
    }

    private void Append(string path, byte[] bytes)
    {
        var file = Open(path);
        var lost = Interlocked.Exchange(ref _lost, 0);
        if (lost > 0)
            file.Write(Encoding.UTF8.GetBytes($"holdfast: {lost} bytes of logs were lost: the disk did not follow\n"));
        file.Write(bytes);
        file.Flush();
        if (file.Length >= _maxBytes)
            Rotate(path);
    }

    private FileStream Open(string path)
    {
        if (!_files.TryGetValue(path, out var file))
            _files[path] = file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return file;
    }

    private void Rotate(string path)
    {
        Forget(path);
        if (File.Exists(path + ".1"))
            File.Move(path + ".1", path + ".2", overwrite: true);
        File.Move(path, path + ".1", overwrite: true);
    }

    private void Forget(string path)
    {
        if (_files.Remove(path, out var file))
            file.Dispose();
    }
}
