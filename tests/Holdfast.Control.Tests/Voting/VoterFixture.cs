using System.Collections.Immutable;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Tests.Voting;

/// <summary>A cell of three voters (11, 12, 13) at revision 20, timing fast, with no grants; and beats of its members.</summary>
internal static class VoterFixture
{
    public const long Self = 11;
    public const long Other = 12;

    public static readonly Timing Timing = Profiles.Fast;

    /// <summary>How long an answer promises.</summary>
    public static readonly TimeSpan Promise = Timing.WithDrift(Timing.Ttl);

    public static readonly Moment Start = new(1_000_000_000);

    public static readonly CellState Cell = new()
    {
        Revision = 20,
        Cell = new CellIdentity { Name = "harbour", Generation = 1 },
        Voters = new VoterSet { Members = [11, 12, 13], Revision = 14 },
        Spec = new SpecVersion { Number = 1, Spec = new CellSpec { Timing = Timing } },
        Members = new[] { 11L, 12, 13 }.ToImmutableSortedDictionary(id => $"hq-{id}", id => new Member { Id = id, Name = $"hq-{id}" }),
    };

    /// <summary>A voter that has long been there.</summary>
    public static Control.Voting.Voter Settled()
        => Control.Voting.Voter.Start(Self, Start - TimeSpan.FromHours(1), Timing.Ttl).Read(Cell);

    public static CellState With(this CellState state, long revision, Grant grant) => state with
    {
        Revision = revision,
        Grants = state.Grants.SetItem(grant.Service, grant with { Revision = revision }),
    };

    public static Grant Revoked(long from, string service = "board") => new() { Service = service, Epoch = 7, From = from };

    public static Grant Granted(long holder, string service = "board") => new() { Service = service, Epoch = 8, Holder = holder };

    public static Beat BeatOf(long member, long applied, long number = 1, long nonce = 500) => new()
    {
        Generation = 1,
        Member = member,
        Nonce = nonce,
        Number = number,
        Ttl = Timing.Ttl,
        Applied = applied,
    };

    public static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
