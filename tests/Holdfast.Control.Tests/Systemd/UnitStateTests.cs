using Holdfast.Control.Ocf;
using Holdfast.Control.Systemd;
using Xunit;

namespace Holdfast.Control.Tests.Systemd;

public sealed class UnitStateTests
{
    [Theory]
    [InlineData("active", "running", true, OcfCode.Success, "")]
    [InlineData("reloading", "reload", false, OcfCode.Success, "")]
    [InlineData("inactive", "dead", true, OcfCode.NotRunning, "")]
    [InlineData("failed", "failed", true, OcfCode.NotRunning, "")]
    [InlineData("activating", "auto-restart", true, OcfCode.Success, "")]
    [InlineData("inactive", "dead", false, OcfCode.NotRunning, "it is inactive (dead)")]
    [InlineData("failed", "failed", false, 1, "it failed: exit-code (status 3)")]
    [InlineData("activating", "auto-restart", false, 1, "it is activating (auto-restart)")]
    [InlineData("deactivating", "stop-sigterm", false, 1, "it is deactivating (stop-sigterm)")]
    public void What_systemd_says_is_what_a_monitor_would_have_found(string active, string sub, bool probe, int code, string said)
        => Assert.Equal((code, said), new UnitState { Load = "loaded", Active = active, Sub = sub, Result = "exit-code", ExitStatus = 3 }.Monitor(probe));

    [Theory]
    [InlineData("not-found", "systemd knows no unit web.service on this machine")]
    [InlineData("masked", "web.service is masked: systemctl unmask web.service")]
    [InlineData("bad-setting", "systemd cannot load web.service (bad-setting): systemctl status web.service")]
    [InlineData("loaded", null)]
    public void A_unit_that_cannot_run_says_why(string load, string? why)
        => Assert.Equal(why, new UnitState { Load = load }.Unusable("web.service"));

    [Theory]
    [InlineData("system.slice", "", "/system.slice/web.service")]
    [InlineData("-.slice", "", "/web.service")]
    [InlineData("", "", "/web.service")]
    [InlineData("app-front.slice", "", "/app.slice/app-front.slice/web.service")]
    [InlineData("system.slice", "/system.slice/web.service", "/system.slice/web.service")]
    [InlineData("system.slice", "/other/web.service", "/system.slice/web.service,/other/web.service")]
    public void Its_processes_are_where_its_slice_says(string slice, string group, string groups)
        => Assert.Equal(groups.Split(','), new UnitState { Slice = slice, ControlGroup = group }.Groups("web.service"));
}
