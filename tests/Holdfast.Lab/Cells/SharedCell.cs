using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Cells;

/// <summary>A cell of three that the scenarios of a class go through one after the other: to start one costs seconds.</summary>
public sealed class SharedCell : IAsyncDisposable
{
    private LabCell? _cell;

    /// <summary>The cell, well, with what happened before counted off.</summary>
    internal async Task<LabCell> Begin()
    {
        World.Need();
        _cell ??= await LabCell.StartAsync();
        await _cell.Heal();
        // The store of the last story's victim may still be coming up.
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
