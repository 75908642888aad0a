using System.Buffers.Binary;
using Holdfast.Demo.Board;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Demo.Tests.Board;

public sealed class LeaseFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void The_end_is_read_anew_each_time_as_the_guard_rewrites_it_in_place()
    {
        Write(1000);
        using var lease = LeaseFile.Open(_path);

        Assert.True(lease.CoversAt(new Moment(999)));
        Assert.False(lease.CoversAt(new Moment(1000)));
        Write(5000);
        Assert.True(lease.CoversAt(new Moment(4999)));
    }

    [Fact]
    public void A_closed_one_covers_nothing()
    {
        Write(long.MaxValue);
        var lease = LeaseFile.Open(_path);
        lease.Dispose();

        Assert.False(lease.CoversAt(new Moment(1)));
    }

    [Fact]
    public void A_file_that_no_guard_has_written_is_refused()
    {
        File.WriteAllBytes(_path, [1, 2, 3]);

        Assert.Contains("shorter than 8 bytes", Assert.Throws<IOException>(() => LeaseFile.Open(_path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    private void Write(long until)
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, until);
        file.Write(bytes);
    }
}
