using CsCheck;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

public sealed class PromiseTests
{
    /// <summary>
    /// Whatever happens in whatever order: nothing acts without a lease once the guard has looked at the clock, nothing is released that
    /// acts or may still act, no release is told whose floor is not on the disk, and nothing is told to act at or below a floor.
    /// </summary>
    [Fact]
    public void No_history_makes_the_guard_break_its_promises() =>
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 9]).List[1, 250].Sample(
            history =>
            {
                var world = new PromiseWorld();
                foreach (var (what, which) in history)
                    world.Happen(what, which);
            },
            iter: 2000);

    /// <summary>The histories above would prove little if nothing ever ran or was released in them.</summary>
    [Fact]
    public void Histories_reach_what_they_are_about()
    {
        var (started, killed, released, addressed) = (0, 0, 0, 0);
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 9]).List[200, 250].Sample(
            history =>
            {
                var world = new PromiseWorld();
                foreach (var (what, which) in history)
                    world.Happen(what, which);
                (started, killed, released, addressed) = (started + world.Acted, killed + world.Killed, released + world.Released, addressed + world.Addressed);
            },
            iter: 200,
            threads: 1);
        Assert.True(started > 100 && killed > 100 && released > 100 && addressed > 50, $"{started} acted, {killed} killed, {released} released, {addressed} times with addresses");
    }
}
