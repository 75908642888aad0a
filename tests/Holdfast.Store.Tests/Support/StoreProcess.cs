using Holdfast.Store.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Store.Tests.Support;

/// <summary>The embedded store as a process of its own.</summary>
internal static class StoreProcess
{
    public const string Mode = "--serve-embedded-store";

    public static ChildProcess Start(string directory, Uri url) => ChildProcess.Start(Mode, directory, url.ToString());

    public static async Task<int> ServeAsync(string directory, string url)
    {
        var options = new EmbeddedStoreOptions { DataDirectory = directory, ListenUrl = new Uri(url) };
        await using var server = await EmbeddedStoreServer.StartAsync(options, NullLoggerFactory.Instance);
        await Console.Out.WriteLineAsync("serves");
        await ChildProcess.UntilParentEndsAsync();
        return 0;
    }
}
