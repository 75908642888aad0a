using System.Globalization;
using System.Text;
using Holdfast.Model.Time;

namespace Holdfast.Demo.Board;

/// <summary>
/// The service's own evidence of when it acted: lines <c>EPOCH BOOTTIME-NANOSECONDS EVENT</c>, written to the kernel at once. Of each epoch
/// the last answer is one line that is rewritten in place, so that the log is exact and stays small.
/// </summary>
internal sealed class ActingLog : IDisposable
{
    public const string Active = "active";
    public const string FirstAnswer = "first-answer";
    public const string LastAnswer = "last-answer";
    public const string Standby = "standby";

    private readonly FileStream? _file;
    private readonly Lock _lock = new();
    private long _epoch;
    private long _lastAt = -1;
    private Moment _newest = Moment.Never;

    private ActingLog(FileStream? file) => _file = file;

    /// <param name="path">Appended to; empty for no log.</param>
    public static ActingLog Open(string path)
    {
        if (path.Length == 0)
            return new ActingLog(null);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return new ActingLog(file);
    }

    public void Activated(long epoch, Moment at)
    {
        lock (_lock)
        {
            _epoch = epoch;
            _lastAt = -1;
            _newest = at;
            Append(epoch, at, Active);
        }
    }

    /// <summary>Told before the answer leaves, with the time at which the lease was looked at.</summary>
    public void Answered(long epoch, Moment at)
    {
        lock (_lock)
        {
            if (epoch != _epoch)
                return;
            if (_lastAt < 0)
            {
                Append(epoch, at, FirstAnswer);
                _lastAt = _file?.Position ?? 0;
            }

            _newest = Moment.Later(_newest, at);
            Rewrite(epoch);
        }
    }

    public void StoodBy(long epoch, Moment at)
    {
        lock (_lock)
            Append(epoch, at, Standby);
    }

    public void Dispose() => _file?.Dispose();

    private void Append(long epoch, Moment at, string what)
    {
        if (_file is null)
            return;
        _file.Seek(0, SeekOrigin.End);
        _file.Write(Line(epoch, at, what));
    }

    private void Rewrite(long epoch)
    {
        if (_file is not null)
            RandomAccess.Write(_file.SafeFileHandle, Line(epoch, _newest, LastAnswer), _lastAt);
    }

    private static byte[] Line(long epoch, Moment at, string what) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{epoch} {at.Nanoseconds:D20} {what}\n"));
}
