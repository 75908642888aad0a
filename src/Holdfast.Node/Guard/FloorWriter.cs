using Holdfast.Control.Guarding;

namespace Holdfast.Node.Guard;

/// <summary>Writes floors on a thread of its own, because a disk may take its time and beats may not. Only the newest is written.</summary>
internal sealed class FloorWriter : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _asked = new(initialState: false);
    private readonly string _path;
    private readonly Action<GuardInput> _done;
    private readonly Thread _thread;
    private WriteFloors? _next;
    private volatile bool _ended;

    public FloorWriter(string path, Action<GuardInput> done)
    {
        (_path, _done) = (path, done);
        _thread = new Thread(Work) { IsBackground = true, Name = "floors" };
        _thread.Start();
    }

    public void Write(WriteFloors write)
    {
        lock (_lock)
            _next = write;
        _asked.Set();
    }

    public void Dispose()
    {
        _ended = true;
        _asked.Set();
        if (_thread.Join(TimeSpan.FromSeconds(2)))
            _asked.Dispose();
    }

    private void Work()
    {
        while (!_ended)
        {
            _asked.WaitOne();
            while (!_ended && Take() is { } write && !TryWrite(write))
            {
                PutBack(write);
                _asked.WaitOne(Pause);
            }
        }
    }

    private WriteFloors? Take()
    {
        lock (_lock)
        {
            var write = _next;
            _next = null;
            return write;
        }
    }

    private void PutBack(WriteFloors write)
    {
        lock (_lock)
            _next ??= write;
    }

    private bool TryWrite(WriteFloors write)
    {
        try
        {
            FloorFile.Write(_path, write.Floors);
            _done(new FloorsWritten(write.Sequence));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _done(new FloorsFailed(e.Message));
            return false;
        }
    }
}
