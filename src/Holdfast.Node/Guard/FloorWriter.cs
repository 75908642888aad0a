using Holdfast.Control.Guarding;

namespace Holdfast.Node.Guard;

/// <summary>Owns the floor file and writes it on a thread of its own, because a disk may take its time and beats may not. Only the newest is written.</summary>
internal sealed class FloorWriter : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _asked = new(initialState: false);
    private readonly FloorFile _file;
    private readonly Action<GuardInput> _done;
    private readonly Thread _thread;
    private WriteFloors? _next;
    private volatile bool _ended;

    public FloorWriter(FloorFile file, Action<GuardInput> done)
    {
        (_file, _done) = (file, done);
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
        if (!_thread.Join(TimeSpan.FromSeconds(2)))
            return;
        _asked.Dispose();
        _file.Dispose();
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
            _file.Write(write.Floors);
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
