using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;
using Holdfast.Model.Time;

namespace Holdfast.Demo.Board;

/// <summary>
/// The end of this node's lease, as its guard writes it: 8 bytes little-endian, CLOCK_BOOTTIME in nanoseconds, in place. Read before
/// each answer, it keeps a holder silent that was frozen and woke up late.
/// </summary>
internal sealed class LeaseFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Lock _closing = new();
    private bool _closed;

    private LeaseFile(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, sizeof(long), MemoryMappedFileAccess.Read);
    }

    /// <summary>One aligned load of 8 bytes, so never half of a renewal. Never a lease once this is disposed.</summary>
    public Moment Until
    {
        get
        {
            lock (_closing)
                return _closed ? Moment.Never : new Moment(_view.ReadInt64(0));
        }
    }

    /// <exception cref="IOException">The file is missing or shorter than 8 bytes.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The mapping owns the stream (leaveOpen: false) and the lease file the mapping.")]
    public static LeaseFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (stream.Length < sizeof(long))
        {
            stream.Dispose();
            throw new IOException($"The lease file {path} is shorter than 8 bytes: it is not one that a guard has written.");
        }

        return new LeaseFile(MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, false));
    }

    public bool CoversAt(Moment now) => now < Until;

    public void Dispose()
    {
        // A server that is being stopped does not wait for its last requests: reading what is no longer mapped would end the process.
        lock (_closing)
        {
            _closed = true;
            _view.Dispose();
            _file.Dispose();
        }
    }
}
