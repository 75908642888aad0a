using Holdfast.Model.Store;
using Holdfast.Store.Client;

namespace Holdfast.Store.Tests.Support;

/// <summary>Bounds that a busy machine keeps.</summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    public static StoreClient NewClient(params Uri[] endpoints) => new(new StoreOptions
    {
        Endpoints = [.. endpoints],
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AttemptTimeout = TimeSpan.FromSeconds(20),
        Deadline = TimeSpan.FromSeconds(60),
        FeedSilence = TimeSpan.FromSeconds(20),
    });

    public static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Long);
        return limit;
    }

    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = Limit();
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"not within {Long}: {what}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Reads a feed until enough of it is there.</summary>
    public static async Task<List<ChangeBatch>> TakeAsync(this IAsyncEnumerable<ChangeBatch> feed, Func<ChangeBatch, bool> isLast)
    {
        using var limit = Limit();
        var taken = new List<ChangeBatch>();
        await foreach (var batch in feed.WithCancellation(limit.Token))
        {
            taken.Add(batch);
            if (isLast(batch))
                return taken;
        }

        throw new InvalidOperationException("a feed ended by itself");
    }
}
