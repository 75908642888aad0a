using System.Collections.Concurrent;
using Holdfast.Control.Guarding;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>One ordinary thread that reads what all children print: into their logs, and a warm service's words to the guard.</summary>
internal sealed class OutputPump : IDisposable
{
    private readonly ConcurrentQueue<Source> _added = new();
    private readonly List<Source> _sources = [];
    private readonly Poller _poller = new();
    private readonly WakeUp _wake = new();
    private readonly byte[] _buffer = new byte[16_384];
    private readonly LogSink _log;
    private readonly Action<GuardInput> _said;
    private readonly Thread _thread;
    private volatile bool _ended;

    public OutputPump(LogSink log, Action<GuardInput> said)
    {
        (_log, _said) = (log, said);
        _thread = new Thread(Work) { IsBackground = true, Name = "output" };
        _thread.Start();
    }

    /// <summary>Takes the read end of a pipe over.</summary>
    /// <param name="fd">It.</param>
    /// <param name="log">The file that it goes to.</param>
    /// <param name="run">The run that writes it, when the guard is told of what it says: a warm one's words, or the last line of errors. Else 0.</param>
    /// <param name="isError">Whether it is the child's standard error.</param>
    /// <param name="kept">How much of the log is kept; <c>null</c> for what is usual.</param>
    /// <param name="ready">The line that says that it is ready, which both of its streams may bring; <c>null</c> for none.</param>
    public void Add(int fd, string log, long run, bool isError, LogSpec? kept = null, ReadyLine? ready = null)
    {
        _added.Enqueue(new Source(fd, log, run, isError, kept, ready is null ? null : new ReadyStream(ready)));
        _wake.Wake();
    }

    public void Dispose()
    {
        _ended = true;
        _wake.Wake();
        if (_thread.Join(TimeSpan.FromSeconds(2)))
            _wake.Dispose();
    }

    private void Work()
    {
        while (!_ended)
        {
            while (_added.TryDequeue(out var source))
                _sources.Add(source);
            _poller.Clear();
            _poller.Add(_wake.Fd);
            foreach (var source in _sources)
                _poller.Add(source.Fd);
            _poller.Wait();
            if (_poller.Ready(0))
                _wake.Reset();
            for (var i = _sources.Count; i > 0; i--)
            {
                if (_poller.Ready(i) && !Read(_sources[i - 1]))
                    _sources.RemoveAt(i - 1);
            }
        }
    }

    private unsafe bool Read(Source source)
    {
        nint count;
        fixed (byte* buffer = _buffer)
            count = Kernel.Read(source.Fd, buffer, _buffer.Length);
        if (count <= 0)
        {
            _ = Kernel.Close(source.Fd);
            if (source.LastLine.Text is { Length: > 0 } text)
                _said(new ChildComplained(source.Run, text));
            return false;
        }
        if (source.IsError)
            source.LastLine.Read(_buffer.AsSpan(0, (int)count));
        else if (source.Run != 0)
            Hear(source, (int)count);
        if (source.Ready?.Read(_buffer.AsSpan(0, (int)count)) is { } run)
            _said(new ChildNotified(run, ChildNews.Ready));
        _log.Write(source.Log, _buffer.AsSpan(0, (int)count), source.Kept);
        return true;
    }

    private void Hear(Source source, int count)
    {
        foreach (var epoch in source.Lines.Read(_buffer, count))
            _said(new ChildSaid(source.Run, epoch));
    }

    private sealed record Source(int Fd, string Log, long Run, bool IsError, LogSpec? Kept, ReadyStream? Ready)
    {
        public ProtocolLines Lines { get; } = new();

        public LastLine LastLine { get; } = new();
    }
}
