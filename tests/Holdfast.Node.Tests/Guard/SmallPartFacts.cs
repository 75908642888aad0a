using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Node.Guard;
using Holdfast.Node.Os;
using Xunit;

namespace Holdfast.Node.Tests.Guard;

public sealed class SmallPartFacts
{
    [Theory]
    [InlineData("holdfast: standby", 0L)]
    [InlineData("holdfast: active 5", 5L)]
    [InlineData("holdfast: active 5\r", 5L)]
    [InlineData("holdfast: active -5", null)]
    [InlineData("holdfast: active 0", null)]
    [InlineData("holdfast: active 99999999999999999999", null)]
    [InlineData("holdfast: active", null)]
    [InlineData("holdfast: dance", null)]
    [InlineData(" holdfast: standby", null)]
    [InlineData("holdfast:", null)]
    [InlineData("", null)]
    public void Only_the_two_words_of_the_protocol_are_heard(string line, long? epoch) =>
        Assert.Equal(epoch, ProtocolLines.Parse(line));

    [Fact]
    public void Words_that_arrive_in_pieces_between_talk_are_heard_in_order()
    {
        var text = Encoding.UTF8.GetBytes($"hello\n{new string('x', 10_000)}\nholdfast: standby\nholdfast: active 7\nholdfast: act");
        for (var size = 1; size < 40; size += 3)
        {
            var lines = new ProtocolLines();
            Assert.Equal([0, 7], text.Chunk(size).SelectMany(piece => lines.Read(piece, piece.Length).ToList()));
        }
    }

    [Fact]
    public void Frames_are_cut_from_a_stream_whatever_its_pieces()
    {
        byte[] stream = [.. Frames.Encode(new StopOrder { Service = "a" }), .. Frames.Encode(new StopOrder { Service = new string('b', 9000) })];
        foreach (var size in (int[])[1, 7, 4096, 20_000])
        {
            var reader = new FrameReader(GuardOrder.MaxBytes);
            var services = new List<string>();
            foreach (var piece in stream.Chunk(size))
                Feed(reader, piece, services);
            Assert.Equal(["a", new string('b', 9000)], services);
        }
    }

    [Fact]
    public void Frame_that_is_too_long_is_refused()
    {
        var reader = new FrameReader(100);
        new byte[] { 101, 0, 0, 0 }.CopyTo(reader.Space());
        reader.Added(4);
        Assert.Throws<InvalidDataException>(() => reader.TryTake(out _));
    }

    [Fact]
    public void Message_that_is_none_is_not_understood()
    {
        Assert.Null(Frames.Decode<GuardOrder>("{}"u8));
        Assert.Null(Frames.Decode<GuardOrder>("[1"u8));
        Assert.Null(Frames.Decode<GuardNotice>("""{"kind":"stop"}"""u8));
    }

    [Theory]
    [InlineData(1, new string[0], new string[0])]
    [InlineData(3, new[] { "a.log.1", "a.log.2" }, new[] { "fourth....", "third....." })]
    [InlineData(5, new[] { "a.log.1", "a.log.2", "a.log.3", "a.log.4" }, new[] { "fourth....", "third.....", "second....", "first....." })]
    public void Log_is_rotated_at_its_bound_and_as_many_are_kept_as_is_said(int files, string[] names, string[] texts)
    {
        var kept = new LogSpec { Size = 10, Files = files };
        var folder = Directory.CreateTempSubdirectory("hflog");
        var path = Path.Combine(folder.FullName, "a.log");
        using (var sink = new LogSink())
        {
            foreach (var text in (string[])["first.....", "second....", "third.....", "fourth...."])
                sink.Write(path, Encoding.UTF8.GetBytes(text), kept);
        }
        Assert.Equal(names, folder.GetFiles().Select(f => f.Name).Order());
        Assert.Equal(texts, names.Select(n => File.ReadAllText(Path.Combine(folder.FullName, n))));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Floors_are_read_back_as_they_were_written_last()
    {
        var folder = Directory.CreateTempSubdirectory("hffloor");
        var path = Path.Combine(folder.FullName, "floors");
        for (var epoch = 1; epoch <= 5; epoch++)
        {
            using var file = FloorFile.Open(path);
            Assert.Equal(epoch - 1, file.Floors.Floors.FirstOrDefault().Epoch);
            file.Write(new FloorRecord { Generation = 3, Floors = [new Release("board", epoch)] });
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Write_that_was_cut_off_leaves_the_floors_before_it()
    {
        var folder = Directory.CreateTempSubdirectory("hffloor");
        var path = Path.Combine(folder.FullName, "floors");
        using (var file = FloorFile.Open(path))
        {
            file.Write(new FloorRecord { Floors = [new Release("board", 1)] });
            file.Write(new FloorRecord { Floors = [new Release("board", 2)] });
        }
        var bytes = File.ReadAllBytes(path);
        bytes[120] ^= 1;
        File.WriteAllBytes(path, bytes);
        using (var file = FloorFile.Open(path))
            Assert.Equal(1, file.Floors.Floors[0].Epoch);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("floors 1 5 abc\n{}")]
    [InlineData("floors 99999999999999999999 2 x\n{}")]
    [InlineData("floors 1 -1 x\n{}")]
    public void Floors_that_cannot_be_read_stop_the_guard_with_the_way_out(string text)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        var fault = Assert.Throws<GuardStartException>(() => FloorFile.Open(path));
        Assert.Contains("Restore the file", fault.Message);
        File.Delete(path);
    }

    private static void Feed(FrameReader reader, ReadOnlySpan<byte> bytes, List<string> services)
    {
        while (!bytes.IsEmpty)
        {
            var space = reader.Space().Span;
            var count = Math.Min(space.Length, bytes.Length);
            bytes[..count].CopyTo(space);
            reader.Added(count);
            bytes = bytes[count..];
            while (reader.TryTake(out var body))
                services.Add(((StopOrder)Frames.Decode<GuardOrder>(body.Span)!).Service);
        }
    }

    [Fact]
    public void Wait_for_an_end_is_not_cut_short_by_a_signal()
    {
        const int Child = 17; // SIGCHLD, for which the runtime has a handler: poll(2) is never restarted after one
        var (tidCall, killCall) = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (178, 131) : (186, 234); // gettid, tgkill
        using var handled = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => { });
        using var process = Process.Start("sleep", "1");
        using var handle = ProcessHandle.Open(process.Id)!;
        var (thread, ended) = (0L, false);
        var waiter = new Thread(() =>
        {
            Volatile.Write(ref thread, Kernel.SystemCall(tidCall, 0, 0, 0, 0));
            ended = handle.WaitForEnd(60_000);
        });
        waiter.Start();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref thread) != 0, 60_000));

        for (var i = 0; i < 20 && !waiter.Join(20); i++)
            _ = Kernel.SystemCall(killCall, Environment.ProcessId, (nint)thread, Child, 0);

        waiter.Join();
        Assert.True(ended);
    }
}
