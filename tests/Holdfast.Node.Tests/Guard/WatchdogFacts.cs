using System.Diagnostics;
using Holdfast.Node.Guard;
using Xunit;

namespace Holdfast.Node.Tests.Guard;

/// <summary>A real guard and a named pipe in the place of /dev/watchdog: what is written to it is what the kernel's would be told.</summary>
public sealed class WatchdogFacts
{
    [Fact]
    public async Task A_guard_feeds_the_watchdog_and_calls_it_off_when_it_ends_with_nothing_acting()
    {
        using var device = new StandIn();
        await using (var lab = new GuardLab(watchdog: device.Path))
        {
            lab.RunUntilActive(5, GuardLab.Script("while :; do sleep 1000; done"));
            await device.UntilAsync(told => told.Count(c => c == '\0') >= 2);
            Assert.DoesNotContain('V', device.Told);
            lab.LetGo(5);
        }

        await device.UntilAsync(told => told.EndsWith('V'));
    }

    [Fact]
    public async Task A_guard_that_is_killed_calls_nothing_off_and_the_next_one_goes_on_feeding()
    {
        using var device = new StandIn();
        await using var lab = new GuardLab(watchdog: device.Path);
        lab.RunUntilActive(5, GuardLab.Script("while :; do sleep 1000; done"));
        await device.UntilAsync(told => told.Contains('\0'));

        using var guard = Process.GetProcessById(lab.GuardPid);
        guard.Kill();
        lab.WaitForLoss();
        var before = device.Told.Length;

        await device.UntilAsync(told => told.Length > before);
        Assert.DoesNotContain('V', device.Told);
    }

    [Fact]
    public void A_watchdog_that_cannot_be_opened_is_a_reason_not_to_start()
    {
        var fault = Assert.Throws<GuardStartException>(() => WatchdogDevice.Open("/nowhere/watchdog"));

        Assert.StartsWith("The watchdog /nowhere/watchdog cannot be opened: No such file or directory.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--watchdog off", fault.Message, StringComparison.Ordinal);
    }

    private sealed class StandIn : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hf-dog-");
        private readonly FileStream _pipe;
        private readonly Gate _gate = new();
        private string _told = "";

        public StandIn()
        {
            using var make = Process.Start("mkfifo", Path);
            make.WaitForExit();
            // Both ends, so that opening waits for nobody and no guard's end is the end.
            _pipe = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
            new Thread(Read) { IsBackground = true }.Start();
        }

        public string Path => System.IO.Path.Combine(_directory.FullName, "watchdog");

        public string Told => _gate.Read(() => _told);

        public Task<string> UntilAsync(Func<string, bool> isSo) => Task.Run(() => _gate.For("the watchdog's food", () => isSo(_told) ? _told : null));

        public void Dispose()
        {
            _pipe.Dispose();
            _directory.Delete(recursive: true);
        }

        private void Read()
        {
            try
            {
                for (int word; (word = _pipe.ReadByte()) >= 0;)
                    _gate.Change(() => _told += (char)word);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
