namespace Holdfast.Store.Tests.Support;

public sealed class EtcdFixture : StoreFixture
{
    private EtcdCells? _cells;

    protected override async Task StartAsync()
    {
        Missing = EtcdCells.Missing;
        if (Missing is not null)
            return;
        _cells = await EtcdCells.StartAsync(members: 1);
        Url = _cells.Urls[0];
    }

    protected override async ValueTask StopAsync()
    {
        if (_cells is not null)
            await _cells.DisposeAsync();
    }
}
