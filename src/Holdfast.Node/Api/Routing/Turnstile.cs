using Holdfast.Node.Api.Answers;

namespace Holdfast.Node.Api.Routing;

/// <summary>
/// Lets one through at a time, what costs much: nobody takes the machine from the services by asking. Whoever waits longer than the request's deadline is told so by the front door.
/// </summary>
internal sealed class Turnstile : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);

    public async Task<Answer> PassAsync(Func<Task<Answer>> work, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        try
        {
            return await work();
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
