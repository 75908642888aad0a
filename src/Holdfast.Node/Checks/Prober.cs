using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Checks;

/// <summary>Runs one probe within its time-out.</summary>
internal sealed class Prober : IDisposable
{
    /// <summary>A probe that ended so much later than its time-out says more about this process than about the service.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(500);

    private readonly HttpProbe _http = new();
    private readonly GrpcProbe _grpc = new();

    /// <summary>The result, or <c>null</c> when this process itself stood still during the probe: a node doubts itself first.</summary>
    public async Task<ProbeResult?> RunAsync(CheckSpec check, CancellationToken cancel)
    {
        var began = BootClock.Now;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(check.Timeout);
        var result = await RunAsync(check, deadline.Token, cancel);
        return !result.Passed && BootClock.Now - began > check.Timeout + Stall ? null : result;
    }

    public void Dispose()
    {
        _http.Dispose();
        _grpc.Dispose();
    }

    private async Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken deadline, CancellationToken cancel)
    {
        try
        {
            return check.Kind switch
            {
                CheckKind.Tcp => await TcpProbe.RunAsync(check.Target, deadline),
                CheckKind.Script => await ScriptProbe.RunAsync(check, read: false, cancel), // it has a time-out of its own, and kills what it has started
                CheckKind.Icmp => await IcmpProbe.RunAsync(check, deadline),
                CheckKind.Grpc => await _grpc.RunAsync(check, deadline),
                CheckKind.Dns => await DnsProbe.RunAsync(check, deadline),
                CheckKind.Disk or CheckKind.Memory or CheckKind.Pressure or CheckKind.Load or CheckKind.Clock or CheckKind.Ntp or CheckKind.Link or CheckKind.Gateway
                    => await MachineProbe.RunAsync(check, deadline),
                CheckKind.Sip => await SipProbe.RunAsync(check, deadline),
                _ => await _http.RunAsync(check, deadline),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeResult.Fail($"no answer within {check.Timeout.TotalMilliseconds:0} ms");
        }
    }
}
