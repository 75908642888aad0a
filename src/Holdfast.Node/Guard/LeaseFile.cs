using System.IO.MemoryMappedFiles;
using Holdfast.Model.Time;

namespace Holdfast.Node.Guard;

/// <summary>
/// The end of the node's lease for the services on it: 8 bytes, little-endian, CLOCK_BOOTTIME in nanoseconds, rewritten in place. A
/// service that looks at it before each answer is safe even when it and the guard were frozen together.
/// </summary>
internal sealed class LeaseFile : IDisposable
{
    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LeaseFile(string path)
    {
        _path = path;
        File.Delete(path);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, mapName: null, sizeof(long));
        _view = _file.CreateViewAccessor(0, sizeof(long));
        Write(new Moment(0));
    }

    /// <summary>One aligned store: a reader sees the former or the new end.</summary>
    public void Write(Moment until) => _view.Write(0, Math.Max(0, until.Nanoseconds));

    public void Dispose()
    {
        Write(new Moment(0));
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
