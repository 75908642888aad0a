using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Routing;
using Holdfast.Store.Client;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api;

/// <summary>Former versions of the spec, read from the store when asked for.</summary>
internal sealed class SpecHistory(Func<string, CancellationToken, Task<Entry?>> get)
{
    private const int Newest = 50;

    /// <summary>The newest versions, without texts.</summary>
    public Task<Answer> ListAsync(ApiCall call) => FromStoreAsync(async () =>
    {
        var last = call.View.State.Spec?.Number ?? 0;
        var versions = ImmutableArray.CreateBuilder<SpecVersion>();
        for (var number = last; number > 0 && number > last - Newest; number--)
        {
            if (await ReadAsync(number, call.Cancel) is { } version)
                versions.Add(version with { Text = "", Spec = new CellSpec() });
        }

        return Answer.Of(new HistoryReport { Versions = versions.DrainToImmutable() });
    });

    public Task<Answer> OneAsync(ApiCall call) => FromStoreAsync(async () =>
    {
        var number = long.Parse(call.Parameters[0], CultureInfo.InvariantCulture);
        return await ReadAsync(number, call.Cancel) is { } version
            ? Answer.Of(version)
            : Answer.Refuse(StatusCodes.Status404NotFound, "not-found", $"There is no version {number} of the spec.", "See what there is: holdfast history");
    });

    private static async Task<Answer> FromStoreAsync(Func<Task<Answer>> read)
    {
        try
        {
            return await read();
        }
        catch (StoreException e)
        {
            return Refusals.StoreAway(e.Message);
        }
    }

    private async Task<SpecVersion?> ReadAsync(long number, CancellationToken cancel)
        => await get(Keys.HistoryVersion(number), cancel) is { } entry ? JsonCodec.TryDecode<SpecVersion>(entry.Value.Span) : null;
}
