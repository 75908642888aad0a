using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Guard;

/// <summary>
/// Writes log files on a thread of its own. Each is bounded: at its size it becomes <c>.1</c>, what was that becomes <c>.2</c>, and the last is dropped. When the
/// disk cannot follow, what does not fit the queue is lost, and the file says how much: a service is never held up by its log.
/// </summary>
internal sealed class LogSink : IDisposable
{
    private const int QueueLength = 512;
    private const int MaxFiles = 100;
    private static readonly LogSpec Usual = new();
    private readonly BlockingCollection<(string Path, byte[] Bytes, LogSpec Kept)> _queue = new(QueueLength);
    private readonly Dictionary<string, FileStream> _files = [];
    private readonly Thread _thread;
    private long _lost;

    public LogSink()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "logs" };
        _thread.Start();
    }

    /// <param name="path">The file.</param>
    /// <param name="bytes">What is added to it.</param>
    /// <param name="kept">How much of it is kept; <c>null</c> for what is usual.</param>
    public void Write(string path, ReadOnlySpan<byte> bytes, LogSpec? kept = null)
    {
        if (_queue.IsAddingCompleted || !_queue.TryAdd((path, bytes.ToArray(), kept ?? Usual)))
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
        foreach (var (path, bytes, kept) in _queue.GetConsumingEnumerable())
        {
            try
            {
                Append(path, bytes, kept);
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

    private void Append(string path, byte[] bytes, LogSpec kept)
    {
        var file = Open(path);
        var lost = Interlocked.Exchange(ref _lost, 0);
        if (lost > 0)
            file.Write(Encoding.UTF8.GetBytes($"holdfast: {lost} bytes of logs were lost: the disk did not follow\n"));
        file.Write(bytes);
        file.Flush();
        if (file.Length >= kept.Size)
            Rotate(path, kept.Files);
    }

    private FileStream Open(string path)
    {
        if (!_files.TryGetValue(path, out var file))
            _files[path] = file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return file;
    }

    /// <summary>Files beyond the last are from before the spec said fewer.</summary>
    private void Rotate(string path, int files)
    {
        Forget(path);
        for (var i = MaxFiles; i >= files; i--)
            File.Delete(Older(path, i));
        for (var i = files - 1; i > 0; i--)
        {
            var newer = i == 1 ? path : Older(path, i - 1);
            if (File.Exists(newer))
                File.Move(newer, Older(path, i), overwrite: true);
        }

        if (files == 1)
            File.Delete(path);
    }

    public static string Older(string path, int place) => string.Create(CultureInfo.InvariantCulture, $"{path}.{place}");

    private void Forget(string path)
    {
        if (_files.Remove(path, out var file))
            file.Dispose();
    }
}
