using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>What a guard's shell has to do, in the order given.</summary>
public abstract record GuardEffect;

public sealed record SendBeat(Beat Beat, ImmutableArray<VoterEndpoint> Voters) : GuardEffect;

/// <summary>Start a process in a group of its own, and answer with <see cref="ChildStarted"/> or <see cref="ChildNotStarted"/>.</summary>
/// <param name="Run">Names this process in every later input and effect.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Launch">What to start.</param>
/// <param name="Epoch">For HOLDFAST_EPOCH.</param>
/// <param name="GrantRevision">For HOLDFAST_GRANT_REVISION.</param>
/// <param name="Before">The lease under which it may act: not to be started at or after this moment; <c>null</c> when it needs none.</param>
public sealed record StartChild(long Run, string Service, Launch Launch, long Epoch, long GrantRevision, Moment? Before) : GuardEffect;

/// <summary>Write a line to the child's standard input.</summary>
/// <param name="Run">Of its <see cref="StartChild"/>.</param>
/// <param name="Line">Without the line feed.</param>
/// <param name="Before">Not to be written at or after this moment; <c>null</c> for always.</param>
public sealed record TellChild(long Run, string Line, Moment? Before) : GuardEffect;

/// <summary>Signal the child's whole group.</summary>
/// <param name="Run">Of its <see cref="StartChild"/>.</param>
/// <param name="Kill">SIGKILL, else SIGTERM.</param>
public sealed record SignalChild(long Run, bool Kill) : GuardEffect;

/// <summary>
/// This service may soon act here: begin to look who has its addresses, so that <see cref="TakeAddresses"/> need not wait for it. Ends by itself
/// some seconds after it was last asked for.
/// </summary>
public sealed record LookForOwners(string Service, LaunchAddresses Addresses) : GuardEffect;

/// <summary>Services of this cell have addresses: make ready what taking one needs.</summary>
public sealed record PrepareAddresses : GuardEffect;

/// <summary>
/// Look that nobody else has these addresses, put them on this node and announce them; answer with <see cref="AddressesTaken"/> or
/// <see cref="AddressesRefused"/>.
/// </summary>
/// <param name="Run">Names them in every later input and effect.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Addresses">Which.</param>
/// <param name="Before">The lease under which they are taken: not to be at or after this moment.</param>
public sealed record TakeAddresses(long Run, string Service, LaunchAddresses Addresses, Moment Before) : GuardEffect;

/// <summary>Remove them from this node, also those that are only being taken, and answer with <see cref="AddressesDropped"/>.</summary>
public sealed record DropAddresses(long Run) : GuardEffect;

/// <summary>Announce again whatever addresses are on this node: others may have learnt something else while they did not hear it.</summary>
public sealed record AnnounceAddresses : GuardEffect;

/// <summary>Write these floors to the disk, whole and durably, and answer with <see cref="FloorsWritten"/>.</summary>
public sealed record WriteFloors(long Sequence, FloorRecord Floors) : GuardEffect;

/// <summary>Tell the services on this node, and whatever keeps its addresses, until when the lease runs.</summary>
public sealed record PublishLease(Moment Until) : GuardEffect;

public sealed record Notify(GuardNotice Notice) : GuardEffect;

/// <summary>Close the daemon's connection: it hangs.</summary>
public sealed record CloseDaemon : GuardEffect;

/// <summary>A line for the log: a change of state and why.</summary>
public sealed record Remark(string Text) : GuardEffect;

/// <summary>Nothing is left to do: end the process.</summary>
public sealed record EndGuard : GuardEffect;
