using System.Collections.Immutable;
using Holdfast.Model.Beats;

namespace Holdfast.Control.Guarding;

/// <summary>
/// The floors (failover.md, "Giving up"): the node never acts on a service at or below its floor, also after a restart; a floor only
/// rises and is never cleared. A floor counts from the moment that it is raised, and may be told as a release only once it is on the disk.
/// </summary>
internal sealed class Floors
{
    /// <summary>Services that ever had a floor on this node, at most.</summary>
    public const int Max = 1024;

    private readonly SortedDictionary<string, long> _floors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _written = [];
    private readonly Dictionary<long, ImmutableArray<Release>> _writing = [];
    private readonly Dictionary<string, long> _superseded = [];
    private long _sequence;
    private ImmutableArray<Release>? _all;

    public Floors(FloorRecord record)
    {
        Generation = record.Generation;
        foreach (var floor in record.Floors)
            _floors[floor.Service] = _written[floor.Service] = floor.Epoch;
    }

    public long Generation { get; private set; }

    public bool Writing => _writing.Count > 0;

    /// <summary>Rises with whatever changes the floors or what may be told of them.</summary>
    public long Changes { get; private set; }

    public ImmutableArray<Release> All => _all ??= [.. _floors.Select(f => new Release(f.Key, f.Value))];

    public long Of(string service) => _floors.GetValueOrDefault(service);

    /// <summary>The least epoch that is not out of date by what this guard has seen (failover.md, "Old orders die").</summary>
    public long Superseded(string service) => _superseded.GetValueOrDefault(service);

    public bool CanRaise(string service) => _floors.ContainsKey(service) || _floors.Count < Max;

    /// <returns>What to write, or <c>null</c> when the floor is already so high.</returns>
    public WriteFloors? Raise(string service, long epoch)
    {
        if (epoch <= Of(service))
            return null;
        _floors[service] = epoch;
        return Write();
    }

    /// <returns>What to write: nothing of the old generation binds the new one.</returns>
    public WriteFloors Begin(long generation)
    {
        Generation = generation;
        _floors.Clear();
        _written.Clear();
        _writing.Clear();
        _superseded.Clear();
        return Write();
    }

    public void Written(long sequence)
    {
        Changes++;
        foreach (var done in _writing.Keys.Where(s => s <= sequence).Order().ToList())
        {
            foreach (var floor in _writing[done])
                _written[floor.Service] = floor.Epoch;
            _writing.Remove(done);
        }
    }

    /// <summary>Beyond the bound it is forgotten: then a release is told for longer than it must be.</summary>
    public void Supersede(string service, long epoch)
    {
        if (epoch <= Superseded(service) || (_superseded.Count >= Max && !_superseded.ContainsKey(service)))
            return;
        _superseded[service] = epoch;
        Changes++;
    }

    /// <summary>
    /// What the node has let go for good: durable, not acted on any more, and no newer epoch is known. After a restart that is every
    /// floor on the disk, because everything that the former guard ran died with it.
    /// </summary>
    public ImmutableArray<Release> Releases(Func<Release, bool> acts) =>
    [
        .. All.Where(f => _written.GetValueOrDefault(f.Service) >= f.Epoch && Superseded(f.Service) <= f.Epoch && !acts(f)),
    ];

    private WriteFloors Write()
    {
        Changes++;
        _all = null;
        _writing[++_sequence] = All;
        return new WriteFloors(_sequence, new FloorRecord { Generation = Generation, Floors = All });
    }
}
