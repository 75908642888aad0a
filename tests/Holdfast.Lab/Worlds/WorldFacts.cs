using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using Xunit;

namespace Holdfast.Lab.Worlds;

public sealed class WorldFacts
{
    [Fact]
    public async Task Nothing_is_left_of_a_world_whose_program_is_killed()
    {
        World.Need();
        var mark = RandomNumberGenerator.GetInt32(1_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var before = Surroundings();
        using var program = Start(mark);
        Assert.Equal(WorldHolder.Ready, await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.NotEmpty(Marked(mark));

        Signal.Kill.Send(program.Id);

        var clock = Stopwatch.StartNew();
        while (Marked(mark).Length > 0)
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"Still there: {string.Join(", ", Marked(mark))}");
        Assert.Empty(Surroundings().Except(before));
    }

    private static Process Start(string mark)
    {
        var self = World.Self();
        var start = new ProcessStartInfo(self[0], [.. self.Skip(1), WorldHolder.Mode, mark]) { UseShellExecute = false, RedirectStandardOutput = true };
        World.Leave(start.Environment);
        return Process.Start(start) ?? throw new LabException("The program did not start.");
    }

    private static string[] Marked(string mark) => [.. Directory.EnumerateDirectories("/proc").Where(d => Names(d, mark))];

    private static bool Names(string process, string mark)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Mounts, network devices and files as they are around a world. Those of other stories may go meanwhile, and a device change its state.</summary>
    private static string[] Surroundings() =>
    [
        .. File.ReadAllLines("/proc/self/mounts"),
        .. NetworkInterface.GetAllNetworkInterfaces().Select(n => n.Name),
        .. Directory.EnumerateFileSystemEntries(Path.GetTempPath()),
    ];
}
