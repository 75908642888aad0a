using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Cells;

/// <summary>A <see cref="SharedCell"/> whose service shares storage.</summary>
public sealed class FencedCell : IAsyncDisposable
{
    private LabCell? _cell;

    internal async Task<LabCell> Begin()
    {
        World.Need();
        _cell ??= await LabCell.StartAsync(new CellPlan { Fenced = true });
        _cell.Power.Mend();
        await _cell.Heal();
        await _cell.UntilStoreHas(_cell.Hosts.Count);
        _cell.Front.BeginWindow();
        return _cell;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cell is not null)
            await _cell.DisposeAsync();
    }
}
