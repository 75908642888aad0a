using Holdfast.Demo;

namespace Holdfast.Running;

/// <summary><c>holdfast demo-service --listen http://ADDRESS:PORT</c>: the service that the demo's cell keeps running.</summary>
internal static class DemoServiceEntrance
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--listen", var listen])
            return await DemoService.RunAsync(listen);
        await Console.Error.WriteLineAsync("holdfast demo-service: expected --listen http://ADDRESS:PORT. It is run by a cell; `holdfast demo` shows it.");
        return ExitCode.Usage;
    }
}
