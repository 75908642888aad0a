using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>One kind of thing that goes wrong, or that somebody does in the middle of it.</summary>
/// <param name="Kind">Its name, in the swarm's options and in the summary.</param>
/// <param name="Weight">How often it comes, beside the others.</param>
/// <param name="Strike">
/// Does it, and arranges for its end if it has one; the sentence that tells it, or <c>null</c> when there was nothing to do it to. What is to end
/// by itself also ends when everything heals.
/// </param>
internal sealed record Fault(string Kind, double Weight, Func<World, Dice, string?> Strike);
